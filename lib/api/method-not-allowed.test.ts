import { expect, it } from "vitest";
import { DELETE, GET } from "./method-not-allowed.ts";

it.each([
  ["/api/money/stop", "POST"],
  ["/api/events", "GET, POST"],
  ["/api/runs/histogram", "GET"],
  ["/api/sources/shop/secret", "POST, DELETE"],
])("%s answers 405 in JSON and names %s", async (path, allow) => {
  const answer = DELETE(new Request(`http://127.0.0.1${path}`, { method: "DELETE" }));
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  expect(await answer.json()).toMatchObject({ error: { code: "method_not_allowed" } });
  expect(GET).toBe(DELETE);
});
