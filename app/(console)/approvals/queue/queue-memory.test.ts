import { describe, expect, it } from "vitest";
import type { Approval } from "@/lib/approvals/schemas";
import { byPlace, placeOf, remember } from "./queue-memory";

const row = (id: string, deadline: string): Approval => ({
  id,
  status: "pending",
  version: 1,
  kind: "refund",
  title: "Refund for ord_1001",
  subject: null,
  effect: null,
  workerVersion: null,
  answer: null,
  agreed: false,
  requester: { type: "agent", id: "support-agent", name: "support-agent" },
  amends: null,
  amendedBy: null,
  ticketId: "tkt_1",
  customerId: "cust_001",
  customerEmail: "ada@example.com",
  tier: "enterprise",
  orderId: "ord_1001",
  amountCents: 4900,
  currency: "USD",
  reason: "Charged twice",
  effectHash: "3f9ac2",
  policyVersion: 1,
  requiredDecisions: 1,
  decisions: [],
  mayDecide: { allowed: true, why: "You may decide." },
  mayReject: true,
  ownCard: null,
  claim: null,
  moved: [],
  openedAt: deadline,
  deadline,
  escalatedAt: null,
  seenAt: null,
  decidedAt: null,
  effectiveAt: null,
  resumedAt: null,
  refund: null,
});
const [a, b, c] = [
  row("a", "2024-11-20T10:00:00Z"),
  row("b", "2024-11-20T11:00:00Z"),
  row("c", "2024-11-20T12:00:00Z"),
];

const ME = "usr_me";
const order = (rows: readonly Approval[]) =>
  rows
    .map((one) => placeOf(one, ME, undefined))
    .sort(byPlace)
    .map(({ id }) => id);
const forOthers = (one: Approval): Approval => ({
  ...one,
  mayDecide: { allowed: false, why: "A senior has to." },
});

describe("the place of a row", () => {
  it("is before those that only others may approve, whatever the deadline", () => {
    expect(order([forOthers(a), c, b])).toEqual(["b", "c", "a"]);
  });

  it("stays when the deadline is extended or somebody else decides", () => {
    const first = placeOf(a, ME, undefined);
    expect(placeOf({ ...a, deadline: c.deadline, status: "approved" }, ME, first)).toEqual(first);
    expect(placeOf(forOthers(a), ME, first)).toEqual(first);
  });

  it("moves to the others after this person's own vote of two", () => {
    const vote: Approval["decisions"][number] = {
      userId: ME,
      userName: "Me",
      decision: "approve",
      comment: "",
      customerNote: "",
      at: a.openedAt,
      effectiveAt: a.openedAt,
      verified: true,
    };
    expect(placeOf({ ...a, decisions: [vote] }, ME, placeOf(a, ME, undefined)).yours).toBe(false);
  });
});

describe("the memory of the queue", () => {
  it("keeps a decided row at its place when the list no longer has it", () => {
    const seen = remember(remember([], [a, b, c]), [a, c]);
    expect(order(seen)).toEqual(["a", "b", "c"]);
  });

  it("takes the listed version of a row over the remembered one", () => {
    const changed = { ...b, version: 2 };
    expect(remember([a, b], [changed])).toEqual([a, changed]);
  });

  it("does not grow without end", () => {
    const many = Array.from({ length: 80 }, (_, at) => row(`row ${at}`, a.deadline));
    expect(remember(many, [])).toHaveLength(50);
  });
});
