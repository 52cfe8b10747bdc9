import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUlid, isUlid, newUlid, ulidTime, ulidTimeMs } from "./ulid.ts";

const entropy = fc.uint8Array({ minLength: 10, maxLength: 10 });
const timeMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test("a ULID keeps its time and sorts by it, then by its entropy", () => {
  fc.assert(
    fc.property(timeMs, timeMs, entropy, entropy, (a, b, x, y) => {
      const [first, second] = [encodeUlid(a, x), encodeUlid(b, y)];
      expect(isUlid(first)).toBe(true);
      expect(ulidTimeMs(first)).toBe(a);
      expect(first.startsWith(ulidTime(a))).toBe(true);
      const order = a - b || Buffer.compare(x, y);
      expect(Math.sign(order)).toBe(first < second ? -1 : first > second ? 1 : 0);
    }),
  );
});

test("fresh ids differ", () => {
  expect(new Set(Array.from({ length: 1000 }, () => newUlid(5))).size).toBe(1000);
});
