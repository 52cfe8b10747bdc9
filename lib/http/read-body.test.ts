import { describe, expect, it } from "vitest";
import { BodyTooLarge, readBody } from "./read-body.ts";

/** A request whose body comes in these pieces; counts how many were taken. */
function request(pieces: Uint8Array[], headers: Record<string, string> = {}) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[taken];
        if (!piece) return controller.close();
        taken += 1;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", body, headers, duplex: "half" };
  return { request: new Request("http://127.0.0.1/", init), taken: () => taken };
}

describe("readBody", () => {
  it("reads text whose letters fall between two pieces", async () => {
    const bytes = Buffer.from("Käse 😀");
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(await readBody(request(pieces).request, 100)).toBe("Käse 😀");
  });

  it("reads nothing as nothing", async () => {
    expect(await readBody(new Request("http://127.0.0.1/", { method: "POST" }), 10)).toBe("");
  });

  it("reads exactly up to the limit", async () => {
    expect(await readBody(request([Buffer.from("12345"), Buffer.from("67890")]).request, 10)).toBe(
      "1234567890",
    );
  });

  it("stops reading at the limit, whatever length was declared", async () => {
    const piece = Buffer.alloc(6);
    const sent = request([piece, piece, piece, piece], { "content-length": "1" });
    await expect(readBody(sent.request, 10)).rejects.toThrow(BodyTooLarge);
    expect(sent.taken()).toBe(2);
  });

  it("does not read a body with a too large declared length", async () => {
    const sent = request([Buffer.alloc(1)], { "content-length": "11" });
    await expect(readBody(sent.request, 10)).rejects.toMatchObject({ status: 413, code: "too_large" });
    expect(sent.taken()).toBe(0);
  });

  it("counts when the declared length makes no sense", async () => {
    const sent = request([Buffer.from("ok")], { "content-length": "many" });
    expect(await readBody(sent.request, 10)).toBe("ok");
  });
});
