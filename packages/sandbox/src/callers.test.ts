import { request } from "node:http";
import { expect, test } from "vitest";
import { CONTROL_KEY, startSandbox } from "./testing/start-sandbox.ts";

/** `fetch` would set these headers itself. */
function send(url: string, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end(method === "POST" ? "{}" : undefined);
  });
}

const PATHS: [method: string, path: string][] = [
  ["GET", "/v1/refunds"],
  ["POST", "/v1/refunds"],
  ["GET", "/__sandbox/calls"],
  ["POST", "/__sandbox/deliver"],
  ["DELETE", "/__sandbox/faults"],
];

test.each([
  ["a rebound name", { host: "evil.example:12111" }],
  ["a page of another site", { origin: "https://evil.example" }],
  ["a page of another port", { origin: "http://127.0.0.1:9999" }],
  ["a simple request of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
])("%s is refused everywhere, with the right keys too", async (_what, headers) => {
  const { url, calls } = await startSandbox("stripe");
  for (const [method, path] of PATHS) {
    const keys = { authorization: `Bearer ${path.startsWith("/v1") ? "sk_test_local" : CONTROL_KEY}` };
    expect(await send(`${url}${path}`, method, { ...headers, ...keys }), path).toBe(403);
  }
  expect(await calls()).toEqual([]);
});

test("control calls need the sandbox key; the vendor's own calls need the vendor's", async () => {
  const { url } = await startSandbox("stripe");
  for (const authorization of [
    "",
    "Bearer",
    "Bearer wrong",
    `Basic ${CONTROL_KEY}`,
    "Bearer sk_test_local",
  ]) {
    for (const [method, path] of PATHS.filter(([, one]) => one.startsWith("/__sandbox/")))
      expect(await send(`${url}${path}`, method, { authorization }), path).toBe(401);
  }
  expect(await send(`${url}/__sandbox/calls`, "GET", { authorization: `Bearer ${CONTROL_KEY}` })).toBe(200);
  expect(await send(`${url}/v1/refunds`, "GET", { authorization: "Bearer sk_test_local" })).toBe(200);
});
