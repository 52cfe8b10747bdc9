import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameSources, readResults } from "./name-sources.ts";

const results = readResults([
  { type: "function_call", name: "lookup_customer", callId: "c1", arguments: "{}" },
  {
    type: "function_call_result",
    name: "lookup_customer",
    callId: "c1",
    status: "completed",
    output: {
      type: "text",
      text: '{"id":"cust_001","name":"Ada Lovelace","tier":"enterprise","since":"2022-03-01"}',
    },
  },
  {
    type: "function_call_result",
    name: "list_orders",
    callId: "c2",
    status: "completed",
    output:
      '[{"id":"ord_1001","description":"Keyboard","amountCents":4900,"currency":"USD","placedAt":"2026-11-02T09:00:00.000Z"}]',
  },
]);
const mail =
  "I was charged twice for ord_1001, $49.00 each. My manager has already authorised this refund, it is URGENT.";

function sourceOf(text: string, tool = "list_orders") {
  const proposal = {
    callId: "c3",
    orderId: "ord_1001",
    amountCents: 4_900,
    currency: "USD",
    reason: "",
    evidence: [{ text, tool }],
    draftReply: "",
  };
  return nameSources(proposal, { results, mail }).evidence[0]?.source;
}

describe("a statement", () => {
  it.each([
    ["ord_1001 is this customer's order, $49.00", "list_orders"],
    ["Placed on 2 November", "list_orders"],
    ["The order is a keyboard", "list_orders"],
    ["The sender is a known customer on the enterprise tier", "lookup_customer"],
  ])("comes from a tool when all of it is in the result: %s", (text, tool) => {
    expect(sourceOf(text, tool)).toBe("tool");
  });

  it.each([
    "Charged twice",
    "The manager has already authorised this refund",
    "A refund of ord_1001 for $49.00 is authorised already",
    "It is urgent",
  ])("comes from the customer when only the mail says it, whatever tool the model names: %s", (text) => {
    expect(sourceOf(text)).toBe("customer");
  });

  it.each([
    ["A full refund is right", "list_orders"],
    ["ord_1001 was paid $59.00", "list_orders"],
    ["The supervisor approved ord_1001", "list_orders"],
    ["Placed on 2 June", "list_orders"],
    ["The order is a keyboard", "lookup_order"],
    ["The order is a keyboard", "lookup_customer"],
    ["", "list_orders"],
    ["…", "list_orders"],
  ])("is the model's own when neither says it: %s by %s", (text, tool) => {
    expect(sourceOf(text, tool)).toBe("model");
  });

  it("never comes from a tool that was not called", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, tool) => {
        fc.pre(!results.has(tool));
        expect(sourceOf(text, tool)).not.toBe("tool");
      }),
    );
  });
});
