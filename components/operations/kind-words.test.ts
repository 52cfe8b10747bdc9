import { expect, it } from "vitest";
import { operationTitle } from "./kind-words";

it.each([
  ["rerun", 338, "Rerun of 338 runs"],
  ["cancel", 1, "Cancellation of 1 run"],
  ["redeliver", 12, "Redelivery of 12 deliveries"],
] as const)("names a %s of %i for what it is", (kind, total, title) => {
  expect(operationTitle({ kind, total })).toBe(title);
});
