import { expect, it } from "vitest";
import { matchRoute } from "./match-route.ts";

it.each([
  ["GET", "/", "/"],
  ["GET", "/runs?q=ada@example.com", "/runs"],
  ["HEAD", "/runs/run_1", "/runs/[runId]"],
  ["GET", "/webhooks/sources", "/webhooks/sources"],
  ["GET", "/webhooks/dlv_1", "/webhooks/[deliveryId]"],
  ["GET", "/api/runs/histogram", "/api/runs/histogram"],
  ["GET", "/api/runs/run_1", "/api/runs/[id]"],
  ["POST", "/api/webhooks/postmark", "/api/webhooks/[provider]"],
  ["POST", "/api/webhooks/sources/app", "/api/webhooks/sources/[name]"],
  ["POST", "/api/auth/sign-in/email", "/api/auth/[...all]"],
  ["POST", "/api/inngest?fnId=vagus-pulse&stepId=step", "/api/inngest"],
  ["GET", "/api/ada@example.com", "/api/[[...path]]"],
  ["GET", "/ada@example.com", "other"],
  ["OPTIONS", "/runs", "other"],
  ["GET", "/_next/static/chunks/a.js", "static"],
])("%s %s is %s", (method, url, route) => {
  expect(matchRoute(method, url)).toBe(route);
});
