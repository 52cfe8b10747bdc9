import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RESEND_WINDOW_MS, resendDelayMs, retryDelayMs } from "./rules.ts";

describe("resendDelayMs", () => {
  it("waits longer each time, up to an hour", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(resendDelayMs)).toEqual([
      10_000, 30_000, 90_000, 270_000, 810_000, 2_430_000, 3_600_000, 3_600_000,
    ]);
  });
});

describe("retryDelayMs", () => {
  it("waits longer each time, up to a minute", () => {
    expect([1, 2, 3, 7, 8, 9].map(retryDelayMs)).toEqual([500, 1_000, 2_000, 32_000, 60_000, 60_000]);
  });
});

describe("both", () => {
  it("stay finite and positive, however often it was tried", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (attempts) => {
        for (const delayMs of [resendDelayMs(attempts), retryDelayMs(attempts)]) {
          expect(delayMs).toBeGreaterThan(0);
          expect(delayMs).toBeLessThanOrEqual(3_600_000);
        }
      }),
    );
  });
});

it("gives up when an engine has forgotten the id: after 24 h", () => {
  expect(RESEND_WINDOW_MS).toBe(86_400_000);
});
