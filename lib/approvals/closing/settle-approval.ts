import { and, eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { expireApproval } from "./expire-approval.ts";

/** An engine whose clock is ahead of the database's must not come back at once, again and again. */
const SHORTEST_WAIT_MS = 1_000;

/** The present state of the row. */
export type Settlement = {
  /** The approval that a person amended it into, whose state this is; left out for one that nobody amended. */
  amendedInto?: string;
} & (Open | { state: "approved" | "rejected" | "expired" | "withdrawn" });

/** Nobody has decided, or the decision can still be taken back; look again then, or when woken. */
interface Open {
  state: "open";
  until: string;
}

/**
 * Reads an approval for the run that waits for it: the row is the truth, whatever woke the run. Expires an overdue
 * approval, and records on a settled one that its run has resumed. An amended one is settled by its successor.
 */
export async function settleApproval(approvalId: string): Promise<Settlement> {
  const successor = await followAmendment(approvalId);
  if (successor) return { amendedInto: successor, ...(await settleApproval(successor)) };
  await expireApproval(approvalId);
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!row) throw new NotFound("approval", approvalId);
  if (row.status === "pending") return openUntil(row.deadline);

  // The clock of the database decides, as it did when the decision was written.
  const [resumed] = await db()
    .update(approvals)
    .set({ resumedAt: sql`coalesce(${approvals.resumedAt}, now())`, nudgeAt: null })
    .where(
      and(
        eq(approvals.id, approvalId),
        eq(approvals.version, row.version),
        lte(approvals.effectiveAt, sql`now()`),
      ),
    )
    .returning({ status: approvals.status });
  if (resumed && resumed.status !== "pending") return { state: resumed.status };
  return openUntil(row.effectiveAt ?? row.deadline);
}

/** The approval that this one was amended into, if it was. Its run knows by now, and is nudged no more. */
async function followAmendment(approvalId: string): Promise<string | undefined> {
  const [successor] = await db()
    .select({ id: approvals.id })
    .from(approvals)
    .where(eq(approvals.amends, approvalId));
  if (!successor) return undefined;
  await db()
    .update(approvals)
    .set({ resumedAt: sql`coalesce(${approvals.resumedAt}, now())`, nudgeAt: null })
    .where(eq(approvals.id, approvalId));
  return successor.id;
}

function openUntil(until: Date): Open {
  return {
    state: "open",
    until: new Date(Math.max(until.getTime(), Date.now() + SHORTEST_WAIT_MS)).toISOString(),
  };
}
