import { describe, expect, it } from "vitest";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { type Followed, trailSteps } from "./trail-steps";

const at = "2024-11-20T09:53:19.000Z";
type Refund = NonNullable<ApprovalCard["refund"]>;

type RefundFollowed = Extract<Followed, { form: "refund" }>;
const card = (change: Partial<RefundFollowed> = {}): RefundFollowed => ({
  form: "refund",
  status: "approved",
  resumedAt: null,
  refund: null,
  reply: null,
  message: { fromName: "Ada" },
  ...change,
});
const refund = (status: Refund["status"], cause: string | null = null): Refund => ({
  id: "rfd_1",
  status,
  stripeRefundId: "re_1",
  cause,
});
const told = (followed: Followed) => trailSteps(followed).map((step) => `${step.state}: ${step.text}`);

describe("trailSteps", () => {
  it("calls no step done before the records say so", () => {
    expect(told(card())).toEqual([
      "running: resuming",
      "queued: refund not requested yet",
      "queued: reply to Ada",
    ]);
    expect(told(card({ resumedAt: at, refund: refund("executing") }))).toContain(
      "running: refund under way, not confirmed yet",
    );
  });

  it("ends with everything confirmed", () => {
    const reply = { id: "msg_1", status: "sent" as const, sentAt: at };
    expect(told(card({ resumedAt: at, refund: refund("confirmed"), reply }))).toEqual([
      "completed: resumed",
      "completed: refund confirmed",
      "completed: reply sent",
    ]);
  });

  it("says what went wrong", () => {
    expect(told(card({ refund: refund("failed", "stripe_charge_disputed") }))).toContain(
      "failed: refund failed: the customer’s bank disputes the payment",
    );
    const reply = { id: "msg_1", status: "failed" as const, sentAt: null };
    expect(told(card({ reply }))).toContain("failed: reply to Ada failed");
    expect(told(card({ reply: { ...reply, status: "held" as const } }))).toContain(
      "waiting: reply to Ada held, a person answers",
    );
  });

  it("speaks of no refund after a rejection, unless one was blocked", () => {
    expect(told(card({ status: "rejected" })).join()).not.toMatch(/refund/);
    expect(told(card({ status: "rejected", refund: refund("blocked") }))).toContain(
      "cancelled: refund blocked, no money moved",
    );
  });

  it("of a reply never names a refund, and ends with a person when nobody agreed", () => {
    const reply = { form: "reply", resumedAt: at, refund: null, message: { fromName: "Ada" } } as const;
    expect(told({ ...reply, status: "approved", sent: null })).toEqual([
      "completed: resumed",
      "queued: reply to Ada",
    ]);
    expect(told({ ...reply, status: "approved", sent: { status: "sent", sentAt: at } })).toContain(
      "completed: reply sent",
    );
    expect(told({ ...reply, status: "rejected", sent: null })).toEqual([
      "completed: resumed",
      "waiting: a person answers",
    ]);
  });
});
