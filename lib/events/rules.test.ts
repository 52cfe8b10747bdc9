import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RESEND_WINDOW_MS, resendDelayMs, retryDelayMs, sendTimeoutMs } from "./rules.ts";

describe("resendDelayMs", () => {
  it("waits longer each time, up to an hour", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => resendDelayMs(attempts))).toEqual([
      10_000, 30_000, 90_000, 270_000, 810_000, 2_430_000, 3_600_000, 3_600_000,
    ]);
  });

  it("waits a second for ten runs of an engine's backlog", () => {
    expect(resendDelayMs(1, 3_000)).toBe(310_000);
    expect(resendDelayMs(8, 3_000)).toBe(3_600_000);
  });
});

describe("sendTimeoutMs", () => {
  it("doubles with each attempt, up to a minute", () => {
    expect([1, 2, 3, 4, 5, 50].map(sendTimeoutMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });
});

describe("retryDelayMs", () => {
  it("waits longer each time, up to a minute", () => {
    expect([1, 2, 3, 7, 8, 9].map((attempts) => retryDelayMs(attempts))).toEqual([
      500, 1_000, 2_000, 32_000, 60_000, 60_000,
    ]);
  });
});

describe("chance", () => {
  it("spreads delays over a quarter of their length", () => {
    expect([0, 0.5, 1].map((chance) => retryDelayMs(1, chance))).toEqual([500, 563, 625]);
    expect([0, 1].map((chance) => resendDelayMs(1, 0, chance))).toEqual([10_000, 12_500]);
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
