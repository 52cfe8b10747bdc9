import { expect, it } from "vitest";
import type { Metrics } from "@/lib/metrics/schemas";
import { lineStrips } from "./line-strips";

const bar: Metrics["bars"][number] = {
  at: "2024-11-20T10:00:00.000Z",
  runs: {},
  failureRate: 0.37,
  durationP50Ms: 7_400,
  durationP95Ms: 34_500,
  queueDepth: 27,
  retryRate: 0.239,
  webhookAckP95Ms: 39,
};
const metrics: Metrics = {
  window: "6h",
  from: "2024-11-20T04:55:00.000Z",
  until: "2024-11-20T10:55:00.000Z",
  stepMs: 300_000,
  queueSource: "engine",
  bars: [bar, { ...bar, failureRate: null, durationP95Ms: null }],
  total: {
    runs: {},
    failureRate: 0.02,
    durationP50Ms: 7_000,
    durationP95Ms: 30_000,
    queueDepth: 27,
    retryRate: 0.2,
    webhookAckP95Ms: 39,
  },
  decisions: [],
  deploys: [],
};

it("says its numbers with their unit, on a scale with a round top", () => {
  const said = lineStrips(metrics).map(({ key, max, say, series }) => {
    const value = series.at(-1)?.values[0] ?? 0;
    return [key, max, `${say(value).value} ${say(value).unit}`];
  });
  expect(said).toEqual([
    ["failure", 0.4, "37.0 %"],
    ["duration", 40_000, "34.5 s"],
    ["queue", 30, "27 in the engine"],
    ["retry", 0.3, "0.24 retries a run"],
    ["ack", 40, "39 ms"],
  ]);
});

it("says so when the desk counted the queue, which sees a part of it", () => {
  const queue = lineStrips({ ...metrics, queueSource: "desk" }).find(({ key }) => key === "queue");
  expect(queue?.say(27)).toEqual({ value: "27", unit: "seen by the desk" });
});

it("leads to the list behind it, in the same window", () => {
  expect(lineStrips(metrics)[0]?.href).toBe(
    "/runs?status=failed&from=2024-11-20T04%3A55%3A00.000Z&until=2024-11-20T10%3A55%3A00.000Z",
  );
});
