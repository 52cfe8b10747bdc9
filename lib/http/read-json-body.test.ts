import { describe, expect, it } from "vitest";
import { readQuery } from "./parse-request.ts";
import { isNestedDeeper, readJsonBody } from "./read-body.ts";

const LIMIT = 1_000_000;
const post = (body: string | Uint8Array<ArrayBuffer>) =>
  new Request("http://127.0.0.1/", { method: "POST", headers: { "content-type": "application/json" }, body });

describe("readJsonBody", () => {
  it("reads JSON, and nothing as undefined", async () => {
    expect(await readJsonBody(post('{"a": ["]"]}'), LIMIT)).toEqual({ a: ["]"] });
    expect(await readJsonBody(new Request("http://127.0.0.1/", { method: "POST" }), LIMIT)).toBeUndefined();
  });

  it.each([
    ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
    ["half a document", '{"a":'],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`],
    ["half a million levels", "[".repeat(500_000)],
  ])("refuses %s with 400", async (_what, body) => {
    await expect(readJsonBody(post(body), LIMIT)).rejects.toMatchObject({ status: 400 });
  });
});

describe("isNestedDeeper", () => {
  it("counts brackets outside of strings only", () => {
    expect(isNestedDeeper(`["${"[".repeat(100)}\\"[", {}]`, 2)).toBe(false);
    expect(isNestedDeeper('[[{"a": 1}]]', 2)).toBe(true);
    expect(isNestedDeeper("[[{}], [{}]]", 3)).toBe(false);
  });

  it("takes a megabyte of quotes in a moment", () => {
    const started = performance.now();
    isNestedDeeper('"\\'.repeat(500_000), 64);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("readQuery", () => {
  it("reads each part by its name", () => {
    expect(readQuery("http://127.0.0.1/?q=a%20b+c&status=")).toEqual({ q: "a b c", status: "" });
  });

  it.each(["?q=%ff", "?q=%", "?q=1&q=2"])("refuses %s", (search) => {
    expect(() => readQuery(`http://127.0.0.1/${search}`)).toThrow("The query");
  });
});
