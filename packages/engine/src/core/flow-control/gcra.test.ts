import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Meter, type MeterState, meterRoom, nextRoomAtMs, spend } from "./gcra.ts";

/** Spends at each of these times if there is room; returns the times that passed. */
function allowed(meter: Meter, timesMs: readonly number[]): number[] {
  let state: MeterState | undefined;
  return timesMs.filter((atMs) => {
    if (meterRoom(meter, state, atMs) < 1) return false;
    state = spend(meter, state, 1, atMs);
    return true;
  });
}

/** As a throttle, where each event waits: the times at which the events pass. */
function turns(meter: Meter, count: number): number[] {
  let state: MeterState | undefined;
  let nowMs = 0;
  return Array.from({ length: count }, () => {
    nowMs = nextRoomAtMs(meter, state, nowMs);
    state = spend(meter, state, 1, nowMs);
    return nowMs;
  });
}

const meters = fc.record({
  capacity: fc.integer({ min: 1, max: 20 }),
  limit: fc.integer({ min: 1, max: 30 }),
  periodMs: fc.integer({ min: 1, max: 100_000 }),
});
const meterOf = (one: { capacity: number; limit: number; periodMs: number }): Meter => ({
  capacity: one.capacity,
  emissionMs: one.periodMs / one.limit,
});

describe("a meter", () => {
  test("58: matches the observed behaviour of the reference", () => {
    expect(turns({ capacity: 2, emissionMs: 2000 }, 6)).toEqual([0, 0, 2000, 4000, 6000, 8000]);
    expect(turns({ capacity: 3, emissionMs: 3000 }, 5)).toEqual([0, 0, 0, 3000, 6000]);
    expect(allowed({ capacity: 2, emissionMs: 6000 }, [0, 1, 2, 3, 6001, 6002])).toEqual([0, 1, 6001]);
  });

  test("never passes more than its capacity plus restored tokens, in any period", () => {
    fc.assert(
      fc.property(meters, fc.array(fc.nat(5000), { maxLength: 200 }), (one, pausesMs) => {
        const meter = meterOf(one);
        let atMs = 0;
        const passed = allowed(
          meter,
          pausesMs.map((pauseMs) => {
            atMs += pauseMs;
            return atMs;
          }),
        );
        for (const [from, fromMs] of passed.entries()) {
          for (const [to, toMs] of passed.entries()) {
            if (to < from) continue;
            const most = meter.capacity + (toMs - fromMs) / meter.emissionMs + 1e-3;
            expect(to - from + 1).toBeLessThanOrEqual(most);
          }
        }
      }),
    );
  });

  test("delays each event by at most one interval per place in line", () => {
    fc.assert(
      fc.property(meters, fc.integer({ min: 1, max: 50 }), (one, count) => {
        const meter = meterOf(one);
        for (const [place, atMs] of turns(meter, count).entries()) {
          const waits = Math.max(0, place - meter.capacity + 1);
          // Each turn may be late by the millisecond it is rounded up to.
          expect(atMs).toBeLessThanOrEqual(waits * meter.emissionMs + waits + 1);
        }
      }),
    );
  });

  test("the reported time has room; a millisecond earlier there is none", () => {
    fc.assert(
      fc.property(meters, fc.nat(40), fc.nat(100_000), (one, used, nowMs) => {
        const meter = meterOf(one);
        const state = spend(meter, undefined, used, nowMs);
        const roomAtMs = nextRoomAtMs(meter, state, nowMs);
        expect(meterRoom(meter, state, roomAtMs)).toBeGreaterThanOrEqual(1);
        if (roomAtMs > nowMs + 1) expect(meterRoom(meter, state, roomAtMs - 2)).toBe(0);
      }),
    );
  });

  test("a limit that is raised counts what was used before, and lets the next one through at once", () => {
    const hourMs = 3_600_000;
    const used = spend({ capacity: 1, emissionMs: hourMs }, undefined, 1, 0);
    expect(meterRoom({ capacity: 1, emissionMs: hourMs }, used, 0)).toBe(0);
    expect(meterRoom({ capacity: 2, emissionMs: hourMs / 2 }, used, 0)).toBe(1);
    expect(meterRoom({ capacity: 100, emissionMs: hourMs / 100 }, used, 0)).toBe(99);
  });
});
