import { expect, it } from "vitest";
import { axisMarks, zoneOffsetMs } from "./axis-marks";

const metrics = {
  window: "7d",
  from: "2024-11-13T10:00:00.000Z",
  until: "2024-11-20T10:00:00.000Z",
  stepMs: 7_200_000,
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
  decisions: [],
  deploys: [],
} as const;

it("marks midnight in the zone of the reader", () => {
  const at = new Date(metrics.until);
  expect(zoneOffsetMs(at, "UTC")).toBe(0);
  expect(zoneOffsetMs(at, "America/New_York")).toBe(-5 * 3_600_000);
  expect(zoneOffsetMs(at, "Asia/Kolkata")).toBe(5.5 * 3_600_000);
  const [first, ...rest] = axisMarks(
    { ...metrics, bars: [], decisions: [], deploys: [] },
    zoneOffsetMs(at, "America/New_York"),
  );
  expect(new Date(first ?? 0).toISOString()).toBe("2024-11-14T05:00:00.000Z");
  expect(rest).toHaveLength(6);
});
