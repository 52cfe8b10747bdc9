import { describe, expect, it } from "vitest";
import { DECISION_EVENTS } from "@/lib/approvals/rules";
import { runView } from "@/testing/run-view";
import { waitsForPerson } from "./wait-words";

const asked = (status: "pending" | "approved") => {
  const money = { amountCents: 4900, currency: "USD" };
  return runView({
    approvals: [{ id: "apr_1", status, kind: "refund", ...money, deadline: "2024-11-20T12:00:00.000Z" }],
  });
};
const waitFor = (event: string) => ({ status: "waiting" as const, waitsFor: { event } });

describe("a wait", () => {
  it.each(DECISION_EVENTS)("for %s is for a person while one is asked", (event) => {
    expect(waitsForPerson(waitFor(event), asked("pending"))).toBe(true);
    expect(waitsForPerson(waitFor(event), asked("approved"))).toBe(false);
  });

  it("for another event is for nobody", () => {
    expect(waitsForPerson(waitFor("ops/switch.changed"), asked("pending"))).toBe(false);
  });
});
