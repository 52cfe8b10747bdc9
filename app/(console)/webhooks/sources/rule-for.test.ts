import { expect, it } from "vitest";
import { EventName } from "@/lib/events/event-schemas";
import { Mapping } from "@/lib/sources/mapping";
import { ruleFor } from "./rule-for";

it("a rule to begin with is one the server takes, for every event", () => {
  for (const name of EventName.options)
    expect(Mapping.safeParse({ rules: [ruleFor(name)] }).success, name).toBe(true);
  expect(ruleFor("customer/churned", { pointer: "/type", equals: "churned" })).toEqual({
    when: { pointer: "/type", equals: "churned" },
    event: "customer/churned",
    fields: { customerId: { from: "/customerId" } },
  });
});
