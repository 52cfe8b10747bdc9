import type { approvalDecisions } from "@/db/schema";
import { isMacOf, macOf } from "@/lib/access/mac";
import { type Effect, effectHash } from "@/lib/refunds/effect-hash";

type DecisionRow = Pick<
  typeof approvalDecisions.$inferSelect,
  "userId" | "role" | "decision" | "policyVersion" | "effectiveAt"
>;

/** The content of a vote: the approval and the effect. */
export type Question = Effect & { id: string };

/** The MAC of a vote over approval, person, role, verdict, effect, policy and effective time. */
export function voteMac(question: Question, vote: DecisionRow): string {
  return macOf("vote", fieldsOf(question, vote));
}

/** True if a stored vote has a valid MAC for exactly this approval and effect. */
export function isVerified(question: Question, vote: DecisionRow & { mac: string | null }): boolean {
  return isMacOf("vote", fieldsOf(question, vote), vote.mac);
}

// The hash is computed from the effect, never read from the row: the row may be forged.
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
