import { and, asc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import type { Queryable } from "@/lib/db";
import type { Vote } from "@/lib/policy/rules";

/** A vote that stands, with the row it is kept in. */
export type StandingVote = Vote & Pick<typeof approvalDecisions.$inferSelect, "id" | "at" | "customerNote">;

/** The votes on an approval that nobody took back, oldest first. */
export async function readVotes(tx: Queryable, approvalId: string): Promise<StandingVote[]> {
  const rows = await tx
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, approvalId), isNull(approvalDecisions.retractedAt)))
    .orderBy(asc(approvalDecisions.id));
  return rows.flatMap(({ id, at, customerNote, userId, role, decision }) => {
    const known = role === "policy" ? role : ROLES.find((one) => one === role);
    return known ? [{ id, at, customerNote, userId, role: known, decision }] : [];
  });
}
