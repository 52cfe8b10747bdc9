import { encodeUlid } from "@vagus/primitives/ulid";
import { expect, test } from "vitest";
import { parseIdSeed, seededUlid } from "./event-id-seed.ts";

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
