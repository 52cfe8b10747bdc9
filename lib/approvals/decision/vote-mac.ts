import type { approvalDecisions } from "@/db/schema";
import { isMacOf, macOf } from "@/lib/access/mac";
import { type Effect, effectHash } from "@/lib/refunds/effect-hash";

type DecisionRow = Pick<
  typeof approvalDecisions.$inferSelect,
  "userId" | "role" | "decision" | "policyVersion" | "effectiveAt"
>;

/** The question a vote answers: which approval, and what money would do. */
export type Question = Effect & { id: string };

/** The MAC of a vote: approval, person, role, verdict, effect, policy and when it counts. */
export function voteMac(question: Question, vote: DecisionRow): string {
  return macOf("vote", fieldsOf(question, vote));
}

/** Whether a stored vote was cast through the desk, on exactly this question, and not changed since. */
export function isVerified(question: Question, vote: DecisionRow & { mac: string | null }): boolean {
  return isMacOf("vote", fieldsOf(question, vote), vote.mac);
}

// The hash is made from the effect, never read from the row: the row may have been written by somebody else.
function fieldsOf(question: Question, vote: DecisionRow) {
  const { userId, role, decision, policyVersion, effectiveAt } = vote;
  return [
    question.id,
    userId,
    role,
    decision,
    effectHash(question),
    policyVersion,
    effectiveAt.toISOString(),
  ];
}
