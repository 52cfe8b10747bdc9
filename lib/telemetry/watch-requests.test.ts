import { createServer, type RequestListener, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callIds } from "./call-ids.ts";
import { watchRequests } from "./watch-requests.ts";

let server: Server;
let address: string;

const handler: RequestListener = async (request, response) => {
  await new Promise((done) => setTimeout(done, 1));
  const { requestId } = callIds();
  response.end(JSON.stringify({ requestId, header: request.headers["x-request-id"] }));
};

beforeAll(async () => {
  watchRequests();
  watchRequests();
  server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server has no port.");
  address = `http://127.0.0.1:${bound.port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

async function ask(requestId?: string) {
  const response = await fetch(address, {
    headers: requestId === undefined ? {} : { "x-request-id": requestId },
  });
  return {
    answered: response.headers.get("x-request-id"),
    seen: (await response.json()) as Record<string, string>,
  };
}

describe("a request", () => {
  it("is given an id, which the handler sees and the response carries", async () => {
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(one.answered).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(one.seen).toEqual({ requestId: one.answered, header: one.answered });
    expect(two.answered).not.toBe(one.answered);
  });

  it("keeps the id of a proxy", async () => {
    const { answered, seen } = await ask("3f1e8a52-7a53-4f0c-9f5e-0d6d1fb2f3a9");
    expect(answered).toBe("3f1e8a52-7a53-4f0c-9f5e-0d6d1fb2f3a9");
    expect(seen.requestId).toBe(answered);
  });

  it.each(["ada@example.com", "two words", "short", "x".repeat(129), 'a"quote"12345'])(
    "gets an id of ours instead of %j",
    async (sent) => {
      expect((await ask(sent)).answered).toMatch(/^req_/);
    },
  );
});
