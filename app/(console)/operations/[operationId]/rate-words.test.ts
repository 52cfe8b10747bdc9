import { expect, it } from "vitest";
import { rateWords } from "./rate-words";

it.each([
  [10, "10 a second"],
  [1.25, "1.3 a second"],
  [0.5, "30 a minute"],
  [0.01, "0.6 a minute"],
])("says %d a second as %s", (perSecond, words) => {
  const { value, unit } = rateWords(perSecond);
  expect(`${value} ${unit}`).toBe(words);
});
