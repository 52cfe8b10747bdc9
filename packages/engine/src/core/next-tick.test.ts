import { expect, test } from "vitest";
import { nextTick } from "./next-tick.ts";

const at = (iso: string) => Date.parse(iso);
const next = (cron: string, after: string) => {
  const tick = nextTick({ cron }, at(after), () => 0);
  return tick && new Date(tick.scheduledAtMs).toISOString();
};

test("the next tick lies after the time given, never at it", () => {
  expect(next("* * * * *", "2026-11-20T08:36:59.999Z")).toBe("2026-11-20T08:37:00.000Z");
  expect(next("* * * * *", "2026-11-20T08:37:00.000Z")).toBe("2026-11-20T08:38:00.000Z");
  expect(next("*/15 9-10 * * MON-FRI", "2026-11-20T10:50:00Z")).toBe("2026-11-23T09:00:00.000Z");
});

test("day of month and day of week, when both are given, are alternatives", () => {
  expect(next("0 0 13 * FRI", "2026-11-13T00:00:00Z")).toBe("2026-11-20T00:00:00.000Z");
});

test("a zone moves with its clock", () => {
  expect(next("TZ=Europe/Rome 0 9 * * *", "2026-03-28T00:00:00Z")).toBe("2026-03-28T08:00:00.000Z");
  expect(next("CRON_TZ=Europe/Rome 0 9 * * *", "2026-03-29T00:00:00Z")).toBe("2026-03-29T07:00:00.000Z");
});

test("an hour that is there twice gives one daily tick", () => {
  const first = next("TZ=Europe/Rome 30 2 * * *", "2026-10-24T12:00:00Z");
  expect(first).toBe("2026-10-25T00:30:00.000Z");
  expect(next("TZ=Europe/Rome 30 2 * * *", first ?? "")).toBe("2026-10-26T01:30:00.000Z");
});

test("a day that never comes has no tick", () => {
  expect(next("0 0 30 2 *", "2026-01-01T00:00:00Z")).toBeNull();
  expect(nextTick({}, 0, () => 0)).toBeNull();
});

test("jitter delays the firing and not the scheduled time", () => {
  const tick = nextTick({ cron: "0 * * * *", jitter: "30s" }, at("2026-11-20T08:10:00Z"), () => 0.5);
  expect(tick).toEqual({
    cron: "0 * * * *",
    scheduledAtMs: at("2026-11-20T09:00:00Z"),
    fireAtMs: at("2026-11-20T09:00:15Z"),
  });
});
