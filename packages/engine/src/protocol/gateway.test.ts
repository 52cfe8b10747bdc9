import { expect, test } from "vitest";
import { gatewayOutcome, inferenceRequest } from "./gateway.ts";

const NOW_MS = Date.UTC(2026, 10, 20);
const FETCH = { purpose: "fetch", url: "http://a/b", method: "GET", headers: {}, body: null } as const;
const ASKED = { url: "http://a/b?x=1", headers: { "X-Own": "1" }, authKey: "key", body: "{}" };

test("a fetch stores the answer without headers of the connection", () => {
  const headers = { "content-type": "text/plain", etag: "1", connection: "close", "keep-alive": "timeout=5" };
  expect(gatewayOutcome(FETCH, { status: 500, headers, body: "no" }, NOW_MS)).toEqual({
    failed: false,
    memo: '{"data":{"body":"no","headers":{"Content-Type":"text/plain","Etag":"1"},"status_code":500,"url":"http://a/b"}}',
    retryAtMs: null,
  });
});

test("an answer that is too long for a step has failed", () => {
  const body = "x".repeat(4 * 1024 * 1024);
  const outcome = gatewayOutcome(FETCH, { status: 200, headers: {}, body }, NOW_MS);
  expect(outcome.failed).toBe(true);
  expect(outcome.memo).toContain("step output size is greater than the limit");
});

test.each([
  ["openai-chat", { authorization: "Bearer key" }, "http://a/b?x=1"],
  ["anthropic", { "x-api-key": "key" }, "http://a/b?x=1"],
  ["bedrock", { authorization: "key" }, "http://a/b?x=1"],
  ["gemini", {}, "http://a/b?x=1&key=key"],
])("%s carries its key its own way", (format, headers, url) => {
  const own = { "content-type": "application/json", "x-own": "1" };
  const expected = { purpose: "inference", method: "POST", url, headers: { ...own, ...headers }, body: "{}" };
  expect(inferenceRequest({ ...ASKED, format })).toEqual(expected);
});

test("a model's refusal keeps the retry time and its message", () => {
  const request = inferenceRequest({ ...ASKED, format: "" });
  const answer = { status: 429, headers: { "retry-after": "10" }, body: "slow down" };
  expect(gatewayOutcome(request, answer, NOW_MS)).toEqual({
    failed: true,
    memo: '{"error":{"message":"Error making AI request: unsuccessful status code: 429","name":"AIGatewayError","stack":"slow down"}}',
    retryAtMs: NOW_MS + 10_000,
  });
});
