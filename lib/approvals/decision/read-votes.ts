import { and, asc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import type { Queryable } from "@/lib/db";
import type { Vote } from "@/lib/policy/rules";
import { isVerified, type Question } from "./vote-mac.ts";

/** A valid vote with its row. */
export type StandingVote = Vote &
  Pick<typeof approvalDecisions.$inferSelect, "id" | "at" | "customerNote"> & { policyVersion: number };

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
