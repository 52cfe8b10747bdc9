import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUlid, isUlid, newUlid, parseIdSeed, seededUlid, ulidTimeMs } from "./ulid.ts";

const entropy = fc.uint8Array({ minLength: 10, maxLength: 10 });
const timeMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test("a ULID keeps its time and sorts by it, then by its entropy", () => {
  fc.assert(
    fc.property(timeMs, timeMs, entropy, entropy, (a, b, x, y) => {
      const [first, second] = [encodeUlid(a, x), encodeUlid(b, y)];
      expect(isUlid(first)).toBe(true);
      expect(ulidTimeMs(first)).toBe(a);
      const order = a - b || Buffer.compare(x, y);
      expect(Math.sign(order)).toBe(first < second ? -1 : first > second ? 1 : 0);
    }),
  );
});

test("fresh ids differ", () => {
  expect(new Set(Array.from({ length: 1000 }, () => newUlid(5))).size).toBe(1000);
});

// Recorded on the real server: recordings/event-key-seed-header.classic.json.
test("a seeded id is the one the real server gives", () => {
  const seed = parseIdSeed("1795163800586,AAAAAAAAAAAAAA==");
  expect(seed && seededUlid(seed, 1)).toBe("01M7W1KH0A0000000000000001");
});

test("the position is added to the last four bytes only, and wraps around there", () => {
  const seed = { timeMs: 0, entropy: Buffer.from([1, 2, 3, 4, 5, 6, 255, 255, 255, 255]) };
  expect(seededUlid(seed, 1)).toBe(encodeUlid(0, Uint8Array.from([1, 2, 3, 4, 5, 6, 0, 0, 0, 0])));
});

test.each([
  undefined,
  "",
  "1",
  "1,",
  ",AAAAAAAAAAAAAA==",
  "x,AAAAAAAAAAAAAA==",
  "1,AAAA",
  "1,AAAAAAAAAAAAAA==,2",
  "-1,AAAAAAAAAAAAAA==",
])("a malformed seed counts as none: %s", (header) => expect(parseIdSeed(header)).toBeNull());
