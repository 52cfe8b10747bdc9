import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisTicks, CLOSEST, labelledTicks } from "./axis-ticks";
import { lengthOf, timeScale, union } from "./time-scale";

const MINUTE = 60_000;
const span = (fromMs: number, untilMs: number) => ({ fromMs, untilMs });

describe("union", () => {
  it("joins overlapping spans and keeps the others", () => {
    expect(union([span(5, 8), span(0, 3), span(2, 4)])).toEqual([span(0, 4), span(5, 8)]);
    expect(lengthOf([span(0, 3), span(2, 4), span(5, 8)])).toBe(7);
  });
});

describe("timeScale", () => {
  // Seven seconds of work, 41 minutes of waiting, 39 seconds of work.
  const whole = span(0, 7_000 + 41 * MINUTE + 39_000);
  const busy = [span(0, 7_000), span(7_000 + 41 * MINUTE, whole.untilMs)];

  it("folds a long wait, so that the work on both sides can be read", () => {
    const { pieces, at } = timeScale(whole, busy);
    expect(pieces.map(({ folded }) => folded)).toEqual([false, true, false]);
    expect(pieces[1]?.width).toBeCloseTo(0.18);
    expect(at(7_000)).toBeGreaterThan(0.1);
    expect(at(whole.untilMs)).toBeCloseTo(1);
  });

  it("shows true proportions when asked to", () => {
    const { pieces, at } = timeScale(whole, busy, true);
    expect(pieces).toHaveLength(1);
    expect(at(7_000)).toBeLessThan(0.01);
  });

  it("gives an open wait the most room", () => {
    const { pieces } = timeScale(span(0, 4 * 60 * MINUTE), [span(0, 7_000)]);
    expect(pieces.at(-1)).toMatchObject({ folded: true });
    expect(pieces.at(-1)?.width).toBeCloseTo(0.6);
  });

  it("folds nothing where the waits are short", () => {
    expect(timeScale(span(0, 9_000), [span(0, 1_000), span(8_000, 9_000)]).pieces).toHaveLength(1);
  });

  it("never turns back, and covers the whole width, whatever happened when", () => {
    const spans = fc.array(
      fc.tuple(fc.nat(10_000_000), fc.nat(100_000)).map(([from, length]) => span(from, from + length)),
    );
    fc.assert(
      fc.property(spans, fc.nat(12_000_000), (busySpans, lengthMs) => {
        const { pieces, at } = timeScale(span(0, lengthMs), busySpans);
        expect(pieces.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
        let before = 0;
        for (let step = 0; step <= 50; step++) {
          const here = at((lengthMs * step) / 50);
          expect(here).toBeGreaterThanOrEqual(before - 1e-9);
          before = here;
        }
        expect(before).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe("axisTicks", () => {
  it("counts from where a stretch begins and says how long a fold is", () => {
    const { pieces, at } = timeScale(span(0, 7_000 + 41 * MINUTE + 39_000), [
      span(0, 7_000),
      span(7_000 + 41 * MINUTE, 7_000 + 41 * MINUTE + 39_000),
    ]);
    const texts = axisTicks({ pieces, at }).map(({ text }) => text);
    expect(texts[0]).toBe("0");
    expect(texts).toContain("41 m");
    expect(texts.some((text) => text.startsWith("+"))).toBe(true);
  });

  it("never puts two labels on one another", () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), (lengthMs) => {
        const ticks = axisTicks(timeScale(span(0, lengthMs), [span(0, lengthMs)]));
        for (const [nth, tick] of ticks.entries()) {
          if (nth > 0) {
            expect(tick.at - (ticks[nth - 1]?.at ?? 0)).toBeGreaterThanOrEqual(CLOSEST.wide - 1e-9);
          }
        }
      }),
    );
  });

  it("leaves out the labels that would touch now, and keeps the length of a fold where there is room", () => {
    const scale = timeScale(span(0, 4 * 60 * MINUTE), [span(0, 7_000)]);
    const now = scale.at(7_000);
    for (const closest of [CLOSEST.wide, CLOSEST.phone]) {
      for (const { at } of labelledTicks(axisTicks(scale, closest), closest, [now])) {
        expect(Math.abs(at - now)).toBeGreaterThanOrEqual(closest * 0.9);
      }
    }
    const wide = labelledTicks(axisTicks(scale), CLOSEST.wide, [now]);
    expect(wide.map(({ text }) => text)).toEqual(["3 h 59 m", "0", "2 s", "4 s"]);
  });
});
