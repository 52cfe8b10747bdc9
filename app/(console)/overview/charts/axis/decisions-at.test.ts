import { expect, it } from "vitest";
import type { Metrics } from "@/lib/metrics/schemas";
import { medianDecision, placeOf } from "./decisions-at";

const metrics: Metrics = {
  window: "1h",
  from: "2024-11-20T10:00:00.000Z",
  until: "2024-11-20T11:00:00.000Z",
  stepMs: 60_000,
  queueSource: "engine",
  bars: [],
  total: {
    runs: {},
    failureRate: null,
    durationP50Ms: null,
    durationP95Ms: null,
    queueDepth: null,
    retryRate: null,
    webhookAckP95Ms: null,
  },
  decisions: [
    { at: "2024-11-20T10:10:00.000Z", tookMs: 100, approvalId: "apr_1" },
    { at: "2024-11-20T10:12:00.000Z", tookMs: 300, approvalId: "apr_2" },
    { at: "2024-11-20T10:50:00.000Z", tookMs: 9_000, approvalId: "apr_3" },
  ],
  deploys: [],
};

it("takes the median of the decisions near the cross-hair only", () => {
  expect(medianDecision(metrics, 10)).toEqual({ ms: 200, of: 2 });
  expect(medianDecision(metrics, 50)).toEqual({ ms: 9_000, of: 1 });
  expect(medianDecision(metrics, 30)).toBeUndefined();
  expect(medianDecision(metrics, undefined)?.of).toBe(metrics.decisions.length);
});

it("places a decision by its time", () => {
  expect(placeOf("2024-11-20T10:15:00.000Z", metrics)).toBe(0.25);
});
