import fc from "fast-check";
import { expect, it } from "vitest";
import { fitJson } from "./fit-json.ts";

it("leaves a small answer whole", () => {
  const value = { items: [{ id: "run_1", error: null }], nextCursor: null };
  expect(JSON.parse(fitJson(value))).toEqual(value);
});

it("cuts long texts and lists, and says so where they are", () => {
  const cut = JSON.parse(
    fitJson({ text: "x".repeat(90_000), items: Array.from({ length: 500 }, (_, n) => n) }),
  );
  expect(cut.text).toMatch(/^x+… \(90000 characters\)$/);
  expect(cut.items.at(-1)).toBe("… (100 more)");
});

it("never exceeds its bound, whatever it is given", () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 200, max: 5_000 }), (json, most) => {
      const value: unknown = JSON.parse(json);
      expect(fitJson([value, value, value], most).length).toBeLessThanOrEqual(most);
    }),
  );
  const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`key${n}`, "y".repeat(50)]));
  expect(fitJson(wide).length).toBeLessThanOrEqual(40_000);
});
