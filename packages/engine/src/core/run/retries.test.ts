import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";
import { backoffMs } from "./retry-call.ts";

describe("backoff", () => {
  test("46: delays follow the table, with the least and the most jitter", () => {
    const seconds = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200];
    expect(seconds.map((_, attempt) => backoffMs(attempt, null, () => 0) / 1000)).toEqual(seconds);
    const most = seconds.map((_, attempt) => backoffMs(attempt, null, () => 0.999_999));
    for (const [attempt, ms] of most.entries()) {
      expect(ms).toBeGreaterThan((seconds[attempt] ?? 0) * 1000 + 29_000);
      expect(ms).toBeLessThan((seconds[attempt] ?? 0) * 1000 + 30_000);
    }
  });

  test("46: never sooner than the attempt before it had to wait at least, never later than two hours and jitter", () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const ms = backoffMs(attempt, null, () => chance);
          expect(Number.isInteger(ms)).toBe(true);
          expect(ms).toBeGreaterThanOrEqual(attempt === 0 ? 15_000 : backoffMs(attempt - 1, null, () => 0));
          expect(ms).toBeLessThan(7_230_000);
        },
      ),
    );
  });

  test("46: a constant has no jitter", () => {
    expect(backoffMs(7, 250, Math.random)).toBe(250);
    expect(backoffMs(0, 0, Math.random)).toBe(0);
  });
});

describe("retry-after", () => {
  const NOW_MS = Date.UTC(2026, 10, 20, 12, 0, 0, 700);

  test("47: seconds count from the whole second", () => {
    expect(parseRetryAfter("2", NOW_MS)).toBe(Date.UTC(2026, 10, 20, 12, 0, 2));
  });

  test("47: the delay lies between a second and a day, whatever the header says", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(9_999_999).map(String),
          fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
        ),
        (text) => {
          const atMs = parseRetryAfter(text, NOW_MS);
          if (atMs === null) return;
          expect(atMs).toBeGreaterThanOrEqual(NOW_MS + 1000);
          expect(atMs).toBeLessThanOrEqual(NOW_MS + 86_400_000);
        },
      ),
    );
  });

  test("47: dates as ISO 8601 and as HTTP writes them", () => {
    const wanted = Date.UTC(2026, 10, 20, 12, 5, 0);
    expect(parseRetryAfter("2026-11-20T12:05:00Z", NOW_MS)).toBe(wanted);
    expect(parseRetryAfter("Fri, 20 Nov 2026 12:05:00 GMT", NOW_MS)).toBe(wanted);
  });

  test.each([undefined, "", "  ", "soon", "1.5", "-3", "not a date at all"])("unreadable: %s", (text) => {
    expect(parseRetryAfter(text, NOW_MS)).toBeNull();
  });
});
