import { expect, it } from "vitest";
import { nextTick } from "./next-tick.ts";

// A Friday.
const after = new Date("2026-11-20T17:31:00Z");

it("is the next time of the schedule, in UTC", () => {
  expect(nextTick([{ cron: "0 9 * * *" }], after)).toEqual(new Date("2026-11-21T09:00:00Z"));
  expect(nextTick([{ cron: "0 9 * * 1" }], after)).toEqual(new Date("2026-11-23T09:00:00Z"));
});

it.each(["TZ", "CRON_TZ"])("uses the zone that the schedule names with %s=", (prefix) => {
  const cron = `${prefix}=Europe/Berlin 0 9 * * *`;
  expect(nextTick([{ cron }], after)).toEqual(new Date("2026-11-21T08:00:00Z"));
});

it("is the earliest of several crons, and null for a function that only events trigger", () => {
  const triggers = [{ event: "ticket/resolved" }, { cron: "0 9 * * *" }, { cron: "*/15 * * * *" }];
  expect(nextTick(triggers, after)).toEqual(new Date("2026-11-20T17:45:00Z"));
  expect(nextTick([{ event: "ticket/resolved" }], after)).toBeNull();
});
