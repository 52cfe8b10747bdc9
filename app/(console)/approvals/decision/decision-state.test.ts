import { describe, expect, it } from "vitest";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { decisionState } from "./decision-state";

const now = Date.parse("2024-11-20T09:53:18.000Z");
const inSeconds = (seconds: number) => new Date(now + seconds * 1000).toISOString();

type Facts = Pick<ApprovalCard, "status" | "deadline" | "decisions" | "mayDecide">;

const card = (change: Partial<Facts> = {}): Facts => ({
  status: "pending",
  deadline: inSeconds(600),
  decisions: [],
  mayDecide: { allowed: true, why: "You may decide." },
  ...change,
});

const decision = (userId: string, decided: "approve" | "reject", effectiveInSeconds: number) => ({
  userId,
  userName: "Jonas Lind",
  decision: decided,
  comment: "",
  customerNote: "",
  verified: true,
  at: inSeconds(-1),
  effectiveAt: inSeconds(effectiveInSeconds),
});

describe("decisionState", () => {
  it("is open for a person who may decide, and says why for one who may not", () => {
    expect(decisionState(card(), "me", now)).toEqual({ kind: "open" });
    const mayDecide = { allowed: false, why: "Your role may not decide refunds." };
    expect(decisionState(card({ mayDecide }), "me", now)).toEqual({ kind: "closed", why: mayDecide.why });
  });

  it("is over at the deadline, before the server has said so", () => {
    expect(decisionState(card({ deadline: inSeconds(0) }), "me", now)).toEqual({
      kind: "over",
      status: "expired",
    });
    expect(decisionState(card({ status: "withdrawn" }), "me", now)).toEqual({
      kind: "over",
      status: "withdrawn",
    });
  });

  it("tells a person's own first yes of two from an open question", () => {
    const decisions = [decision("me", "approve", -1)];
    expect(decisionState(card({ decisions }), "me", now)).toMatchObject({ kind: "agreed" });
    expect(decisionState(card({ decisions }), "other", now)).toEqual({ kind: "open" });
  });

  it("locks for everyone else, and can be taken back by its author during the hold", () => {
    const rejected = card({ status: "rejected", decisions: [decision("me", "reject", 4)] });
    expect(decisionState(rejected, "me", now)).toMatchObject({
      kind: "decided",
      mine: true,
      who: "you",
      heldUntil: inSeconds(4),
    });
    expect(decisionState(rejected, "other", now)).toMatchObject({
      kind: "decided",
      mine: false,
      who: "Jonas Lind",
    });
    expect(decisionState(rejected, "me", now + 4000)).toMatchObject({ heldUntil: undefined });
  });
});
