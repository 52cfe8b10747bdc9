import type { Transaction } from "@/lib/db";
import { readPolicy, readPolicyVersion } from "@/lib/policy/read-policy";
import { isSatisfied } from "@/lib/policy/rules";
import { readVotes } from "./read-votes.ts";
import type { Question } from "./vote-mac.ts";

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
