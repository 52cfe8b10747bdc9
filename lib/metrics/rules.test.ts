import { expect, it } from "vitest";
import { weekBefore } from "./rules.ts";

it.each([
  ["2026-11-16T09:00:00Z", "2026-11-09"],
  ["2026-11-22T23:59:59Z", "2026-11-09"],
  ["2026-11-23T00:00:00Z", "2026-11-16"],
  ["2027-01-01T12:00:00Z", "2026-12-21"],
])("the week before that of %s began on %s", (now, monday) => {
  expect(weekBefore(new Date(now))).toBe(monday);
});
