import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("it is the canonical form of any JSON value, whatever its keys", () => {
  const key = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("10", "9", "__proto__", "a", "B", "é", "toJSON"),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie("json")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
  );
});

test("half a surrogate pair becomes U+FFFD, in texts and keys; a whole pair and an escape in a text stay", () => {
  expect(canonicalJson({ b: "x\ud800y", "a\udc00": 1 })).toBe('{"a\ufffd":1,"b":"x\ufffdy"}');
  expect(canonicalJson(["\ud83d\ude00", "\\ud83d"])).toBe(JSON.stringify(["\u{1F600}", "\\ud83d"]));
});

test("a value that is nested too deeply is refused, also below keys like numbers", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { 1: [nested(levels - 1)] });
  expect(() => canonicalJson(nested(260))).toThrow("500 levels");
  expect(canonicalJson(nested(2))).toBe('{"1":[{"1":[1]}]}');
});
