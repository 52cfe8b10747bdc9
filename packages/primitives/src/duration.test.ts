import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDeadline, parseDurationMs } from "./duration.ts";

test.each([
  ["2s", 2000],
  ["1500ms", 1500],
  ["1d2h", 93_600_000],
  ["1w", 604_800_000],
  ["2.5s", 2500],
  ["-3s", -3000],
  ["0", 0],
  [" 1m ", 60_000],
])("%s", (text, ms) => expect(parseDurationMs(text)).toBe(ms));

test.each(["", "1y", "s", "5", "1s2", "1 s", "1e3s", "٣s", "1h-2m", `${"99".repeat(300)}s`])(
  "no duration: %s",
  (text) => {
    expect(parseDurationMs(text)).toBeNull();
  },
);

test("parts add up in any order", () => {
  const part = fc.tuple(fc.nat(1000), fc.constantFrom("w", "d", "h", "m", "s", "ms"));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const whole = parts.map(([amount, unit]) => `${amount}${unit}`).join("");
      const sum = parts.reduce(
        (ms, [amount, unit]) => ms + (parseDurationMs(`${amount}${unit}`) ?? Number.NaN),
        0,
      );
      expect(parseDurationMs(whole)).toBe(sum);
    }),
  );
});

test("a deadline is a duration from now or an instant, and the past is now", () => {
  expect(parseDeadline("2s", 1000)).toBe(3000);
  expect(parseDeadline("-5s", 1000)).toBe(1000);
  expect(parseDeadline("1970-01-01T00:00:05.000Z", 1000)).toBe(5000);
  expect(parseDeadline("1970-01-01T00:00:00.500Z", 1000)).toBe(1000);
  expect(parseDeadline("10000000000ms", 0)).toBe(10_000_000_000);
  expect(parseDeadline("1y", 0)).toBeNull();
});
