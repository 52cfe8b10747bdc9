import { expect, test } from "vitest";
import { embedText } from "./embed-texts.ts";

function similarity(one: string, other: string): number {
  const left = embedText(one, 256);
  const right = embedText(other, 256);
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

test("is a unit vector of the length asked for, the same every time", () => {
  for (const text of ["charged twice", "?", "a"]) {
    const vector = embedText(text, 64);
    expect(vector).toHaveLength(64);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(embedText(text, 64)).toEqual(vector);
  }
});

test("texts with the same words are nearer than others", () => {
  const near = similarity("I was charged twice for my order", "charged twice, please refund my order");
  expect(near).toBeGreaterThan(0.4);
  expect(near).toBeGreaterThan(
    similarity("I was charged twice for my order", "the parcel never arrived") + 0.3,
  );
});
