import { and, asc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import type { Queryable } from "@/lib/db";
import type { Vote } from "@/lib/policy/rules";
import { isVerified, type Question } from "./vote-mac.ts";

/** A vote that stands, with the row it is kept in. */
export type StandingVote = Vote &
  Pick<typeof approvalDecisions.$inferSelect, "id" | "at" | "customerNote"> & { policyVersion: number };

/**
 * The votes on an approval that nobody took back, oldest first. A row whose MAC does not fit counts for nothing: it was
 * not written by the desk, was changed, belongs to another approval, or to another amount.
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
