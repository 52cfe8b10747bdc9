import fc from "fast-check";
import { expect, it } from "vitest";
import { clockOf } from "./rules.ts";

it("reminds at half of the time and escalates at three quarters", () => {
  const from = new Date("2026-11-30T12:00:00.000Z");
  expect(clockOf(from, new Date("2026-11-30T16:00:00.000Z"))).toEqual({
    remindAt: new Date("2026-11-30T14:00:00.000Z"),
    escalateAt: new Date("2026-11-30T15:00:00.000Z"),
  });
});

it("never rings before the approval opens or after its deadline, and never escalates before it reminds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 * 86_400_000 }), (spanMs) => {
      const from = new Date("2026-11-30T12:00:00.000Z");
      const deadline = new Date(from.getTime() + spanMs);
      const { remindAt, escalateAt } = clockOf(from, deadline);
      return from <= remindAt && remindAt <= escalateAt && escalateAt <= deadline;
    }),
  );
});
