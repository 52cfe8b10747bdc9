import { and, eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { expireApproval } from "./expire-approval.ts";

const BATCH = 50;

/** Expires overdue approvals whose runs are gone. */
export async function expireDueApprovals(): Promise<void> {
  const due = await db()
    .select({ id: approvals.id })
    .from(approvals)
    .where(and(eq(approvals.status, "pending"), lte(approvals.deadline, sql`now()`)))
    .limit(BATCH);
  for (const { id } of due) await expireApproval(id);
}
