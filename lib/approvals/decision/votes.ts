import { and, asc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { isMacOf, macOf } from "@/lib/access/mac";
import type { Queryable, Transaction } from "@/lib/db";
import { readPolicy, readPolicyVersion } from "@/lib/policy/read-policy";
import { isSatisfied, type Vote } from "@/lib/policy/rules";
import { type Effect, effectHash } from "@/lib/refunds/effect-hash";

/** A valid vote with its row. */
export type StandingVote = Vote &
  Pick<typeof approvalDecisions.$inferSelect, "id" | "at" | "customerNote"> & { policyVersion: number };

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

/**
 * The votes on an approval that were not taken back, oldest first. A row with an invalid MAC does not count: it was
 * written elsewhere, was changed, or belongs to another approval or amount.
 * @returns the votes, and whether there are rows that count for nothing
 */
export async function readVotes(
  tx: Queryable,
  question: Question,
): Promise<{ votes: StandingVote[]; unverified: boolean }> {
  const rows = await tx
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, question.id), isNull(approvalDecisions.retractedAt)))
    .orderBy(asc(approvalDecisions.id));
  const votes = rows.flatMap((row) => {
    const { id, at, customerNote, userId, decision, policyVersion } = row;
    const role: Vote["role"] | undefined =
      row.role === "policy" ? "policy" : ROLES.find((one) => one === row.role);
    if (!role || userId === null || policyVersion === null || !isVerified(question, row)) return [];
    return [{ id, at, customerNote, userId, role, decision, policyVersion }];
  });
  return { votes, unverified: votes.length < rows.length };
}

/**
 * Checks that the votes on an approval allow its money to move. Only votes with a valid MAC count, and never the
 * proposer's. They must suffice under the policy they were last judged by and under the one in force. The row's
 * status and required decisions are not read.
 * @returns a code that says why not; undefined when they do
 */
export async function checkAgreement(
  tx: Transaction,
  question: Question & { proposedBy: string | null },
): Promise<string | undefined> {
  const { votes: cast, unverified } = await readVotes(tx, question);
  const votes = cast.filter(({ userId }) => userId === null || userId !== question.proposedBy);
  const inForce = await readPolicy(tx);
  const judgedUnder = Math.max(0, ...votes.map(({ policyVersion }) => policyVersion));
  const judged = judgedUnder === 0 ? inForce : await readPolicyVersion(tx, judgedUnder);
  // A vote names a policy version that is missing or newer than the one in force: versions were deleted.
  if (!inForce.verified || !judged?.verified || judged.version > inForce.version) return "policy_unverified";
  const enough = [judged, inForce].every(({ rules }) => isSatisfied(rules, question, votes));
  if (enough) return undefined;
  return unverified ? "votes_unverified" : "policy_not_satisfied";
}
