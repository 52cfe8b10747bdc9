import { blockedBecause } from "@/components/audit/audit-detail-words";
import type { DeskState } from "@/components/ui/states/state-mark";
import type { RefundCard } from "@/lib/approvals/schemas";

export interface TrailStep {
  key: "run" | "refund" | "reply";
  state: DeskState;
  text: string;
  /** When it was done, ISO 8601. */
  at?: string;
  /** The vendor's name of it. */
  id?: string;
}

const refundWords = {
  requested: { state: "running", text: "refund requested, not confirmed yet" },
  executing: { state: "running", text: "refund under way, not confirmed yet" },
  confirmed: { state: "completed", text: "refund confirmed" },
  failed: { state: "failed", text: "refund failed" },
  blocked: { state: "cancelled", text: "refund blocked, no money moved" },
} as const satisfies Record<NonNullable<RefundCard["refund"]>["status"], { state: DeskState; text: string }>;

type Answer = Pick<NonNullable<RefundCard["reply"]>, "status" | "sentAt">;

/** The fields of a card that the steps are read from. */
export type Followed = Pick<RefundCard, "status" | "resumedAt" | "refund"> & {
  message: Pick<RefundCard["message"], "fromName">;
} & ({ form: "refund"; reply: Answer | null } | { form: "reply"; sent: Answer | null });

/** The steps after a decision, read from the records: the run resumes, money moves, the customer is answered. */
export function trailSteps(card: Followed): TrailStep[] {
  const run: TrailStep = card.resumedAt
    ? { key: "run", state: "completed", text: "resumed", at: card.resumedAt }
    : { key: "run", state: "running", text: "resuming" };
  const steps = [run];
  if (card.form === "refund" && (card.status === "approved" || card.refund)) steps.push(refundStep(card));
  // A reply that nobody agreed to is not sent: a person answers.
  if (card.form === "reply" && card.status !== "approved")
    return [...steps, { key: "reply", state: "waiting", text: "a person answers" }];
  steps.push(replyStep(card, card.form === "refund" ? card.reply : card.sent));
  return steps;
}

function refundStep(card: Followed): TrailStep {
  if (!card.refund) return { key: "refund", state: "queued", text: "refund not requested yet" };
  const { status, stripeRefundId, cause } = card.refund;
  const { state, text } = refundWords[status];
  const said = cause && state === "failed" ? `${text}: ${blockedBecause(cause)}` : text;
  return { key: "refund", state, text: said, id: stripeRefundId ?? undefined };
}

function replyStep(card: Followed, reply: Answer | null): TrailStep {
  const to = `reply to ${card.message.fromName}`;
  if (!reply) return { key: "reply", state: "queued", text: to };
  if (reply.status === "failed") return { key: "reply", state: "failed", text: `${to} failed` };
  if (reply.status === "held")
    return { key: "reply", state: "waiting", text: `${to} held, a person answers` };
  if (reply.sentAt) return { key: "reply", state: "completed", text: "reply sent", at: reply.sentAt };
  return { key: "reply", state: "running", text: `${to} on its way` };
}
