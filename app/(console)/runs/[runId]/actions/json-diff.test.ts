import fc from "fast-check";
import { expect, it } from "vitest";
import { diffLines } from "./json-diff";

it("shows a changed value as one line taken away and one added", () => {
  expect(diffLines("{\n  a: 1\n}", "{\n  a: 2\n}")).toEqual([
    { sign: " ", text: "{" },
    { sign: "-", text: "  a: 1" },
    { sign: "+", text: "  a: 2" },
    { sign: " ", text: "}" },
  ]);
});

it("holds every line of both texts", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const of = (sign: string) =>
        lines.filter((line) => line.sign === " " || line.sign === sign).map((line) => line.text);
      expect(of("-").join("\n")).toBe(before);
      expect(of("+").join("\n")).toBe(after);
    }),
  );
});
