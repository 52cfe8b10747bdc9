import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";

type DecisionTaken = Approval["decisions"][number];

/** The state of the bar under a card. */
export type DecisionState =
  /** This person may decide now. */
  | { kind: "open" }
  /** Open, but not for this person to decide. */
  | { kind: "closed"; why: string }
  /** One of two yeses is this person's; another person's is missing. */
  | { kind: "agreed"; at: string }
  /** Decided; `mine` if by this person. Until `heldUntil` its author can take it back. */
  | { kind: "decided"; mine: boolean; who: string; last: DecisionTaken; heldUntil: string | undefined }
  /** Expired or withdrawn. */
  | { kind: "over"; status: "expired" | "withdrawn" };

/** The state of a card for one person at one moment. It only selects what to offer: the server checks every call. */
export function decisionState(
  card: Pick<ApprovalCard, "status" | "deadline" | "decisions" | "mayDecide">,
  userId: string,
  nowMs: number,
): DecisionState {
  if (card.status === "expired" || card.status === "withdrawn") return { kind: "over", status: card.status };
  const last = card.decisions.at(-1);
  if (card.status !== "pending" && last) {
    const held = Date.parse(last.effectiveAt) > nowMs;
    return {
      kind: "decided",
      mine: last.userId === userId,
      who: last.userId === userId ? "you" : last.userName,
      last,
      heldUntil: held ? last.effectiveAt : undefined,
    };
  }
  if (Date.parse(card.deadline) <= nowMs) return { kind: "over", status: "expired" };
  const own = card.decisions.find((decision) => decision.userId === userId);
  if (own) return { kind: "agreed", at: own.at };
  return card.mayDecide.allowed ? { kind: "open" } : { kind: "closed", why: card.mayDecide.why };
}
