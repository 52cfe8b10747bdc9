import { expect, it } from "vitest";
import { formatBody } from "./format-body";

it("indents JSON and leaves the rest as it is", () => {
  expect(formatBody('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(formatBody("<xml>")).toBe("<xml>");
});

it("cuts a body that is too long to read", () => {
  const shown = formatBody("x".repeat(101_234));
  expect(shown.length).toBeLessThan(100_100);
  expect(shown).toMatch(/… 1,234 more characters$/);
});
