import { createHash } from "node:crypto";
import { and, asc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { isMacOf, macOf } from "@/lib/access/mac";
import type { Queryable, Transaction } from "@/lib/db";
import { readPolicy, readPolicyVersion } from "@/lib/policy/read-policy";
import type { Vote } from "@/lib/policy/rules";
import { canonicalJson } from "../kinds/canonical-json.ts";
import type { Question } from "../kinds/kinds.ts";
import { isAgreed } from "../rules.ts";

/** A valid vote with its row. */
export type StandingVote = Vote &
  Pick<typeof approvalDecisions.$inferSelect, "id" | "at" | "customerNote" | "answer"> & {
    policyVersion: number;
  };

type DecisionRow = Pick<
  typeof approvalDecisions.$inferSelect,
  "userId" | "role" | "decision" | "policyVersion" | "effectiveAt"
> & { answer?: unknown };

type StoredVote = DecisionRow & Pick<typeof approvalDecisions.$inferSelect, "mac" | "answerSha256">;

/** The part of a vote that the approval determines: its id, and the hash computed from its effect. */
type Asked = Pick<Question, "id" | "hash">;

/** The MAC of a vote over approval, person, role, verdict, effect, policy, effective time and typed answer. */
export function voteMac(question: Asked, vote: DecisionRow): string {
  const digest = answerDigest(vote.answer);
  return macOf("vote", digest === null ? castOf(question, vote) : [...castOf(question, vote), digest]);
}

/** SHA-256 of a typed answer, in hex; null without one. */
export function answerDigest(answer: unknown): string | null {
  if (answer === undefined || answer === null) return null;
  return createHash("sha256").update(canonicalJson(answer)).digest("hex");
}

/**
 * True if a stored vote has a valid MAC for exactly this approval and effect, and its answer is the one that was given:
 * what a door acts on.
 */
export function isVerified(question: Asked, vote: StoredVote): boolean {
  const cast = castOf(question, vote);
  const digest = answerDigest(vote.answer);
  if (digest === null) return vote.answerSha256 === null && isMacOf("vote", cast, vote.mac);
  // Votes older than digests have the answer itself in their MAC.
  return [digest, canonicalJson(vote.answer)].some((last) => isMacOf("vote", [...cast, last], vote.mac));
}

/** The same for people who read a closed approval: retention may have cleared the answer of a vote. */
export function wasVerified(question: Asked, vote: StoredVote): boolean {
  const { answer, answerSha256, mac } = vote;
  if (answer !== null || answerSha256 === null) return isVerified(question, vote);
  return isMacOf("vote", [...castOf(question, vote), answerSha256], mac);
}

function castOf(question: Asked, vote: DecisionRow): (string | number | null)[] {
  const { userId, role, decision, policyVersion, effectiveAt } = vote;
  return [question.id, userId, role, decision, question.hash, policyVersion, effectiveAt.toISOString()];
}

/**
 * The votes on an approval that were not taken back, oldest first. Leaves out rows with an invalid MAC: they were
 * written elsewhere, were changed, or belong to another approval or amount.
 * @returns the votes, and whether rows were left out
 */
export async function readVotes(
  tx: Queryable,
  question: Asked,
): Promise<{ votes: StandingVote[]; unverified: boolean }> {
  const rows = await tx
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, question.id), isNull(approvalDecisions.retractedAt)))
    .orderBy(asc(approvalDecisions.id));
  const votes = rows.flatMap((row) => {
    const { id, at, customerNote, answer, userId, decision, policyVersion } = row;
    const role: Vote["role"] | undefined =
      row.role === "policy" ? "policy" : ROLES.find((one) => one === row.role);
    if (!role || userId === null || policyVersion === null || !isVerified(question, row)) return [];
    return [{ id, at, customerNote, answer, userId, role, decision, policyVersion }];
  });
  return { votes, unverified: votes.length < rows.length };
}

/**
 * Checks that the votes on an approval allow its effect. Counts only votes with a valid MAC, and never the proposer's.
 * They must suffice under the policy by which they were last judged and under the policy in force. Does not read the
 * row's status and required decisions.
 * @returns a code that says why not, or the votes
 */
export async function checkAgreement(
  tx: Transaction,
  question: Question,
): Promise<{ cause: string } | { votes: StandingVote[] }> {
  const { votes, unverified } = await readVotes(tx, question);
  const inForce = await readPolicy(tx);
  const judgedUnder = Math.max(0, ...votes.map(({ policyVersion }) => policyVersion));
  const judged = judgedUnder === 0 ? inForce : await readPolicyVersion(tx, judgedUnder);
  // A vote names a policy version that is missing or newer than the one in force: versions were deleted.
  if (!inForce.verified || !judged?.verified || judged.version > inForce.version)
    return { cause: "policy_unverified" };
  const enough = [judged, inForce].every(({ rules }) => isAgreed(rules, question, votes));
  if (enough) return { votes };
  return { cause: unverified ? "votes_unverified" : "policy_not_satisfied" };
}
