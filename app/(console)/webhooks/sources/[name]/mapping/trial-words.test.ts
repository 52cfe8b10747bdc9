import { expect, it } from "vitest";
import { failuresOf, trialWords } from "./trial-words";

const outcomes = {
  event: { outcome: "event" as const, event: "customer/churned" as const, data: {} },
  no_rule: { outcome: "no_rule" as const },
  mapping: { outcome: "mapping" as const, event: "customer/churned" as const, issues: [] },
};
const tried = (...of: (keyof typeof outcomes)[]) =>
  of.map((outcome, n) => ({
    deliveryId: `dlv_${n}`,
    receivedAt: "2024-11-20T10:53:18.000Z",
    mapped: outcomes[outcome],
  }));

it("counts the results of a mapping for stored deliveries", () => {
  expect(trialWords([])).toBe("No stored delivery to try it on yet.");
  expect(trialWords(tried("event"))).toBe("Tried on 1 stored delivery: 1 becomes an event.");
  expect(trialWords(tried("event", "event", "no_rule", "mapping"))).toBe(
    "Tried on 4 stored deliveries: 2 become events, 1 has no rule, 1 fails.",
  );
});

it("counts as failures only payloads that a rule cannot read", () => {
  expect(failuresOf(tried("event", "no_rule", "mapping")).map(({ deliveryId }) => deliveryId)).toEqual([
    "dlv_2",
  ]);
});
