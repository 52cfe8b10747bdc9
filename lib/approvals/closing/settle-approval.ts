import { and, eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { expireApproval } from "./expire-approval.ts";

/** Shortest wait, so that an engine whose clock is ahead of the database's does not loop without a pause. */
const SHORTEST_WAIT_MS = 1_000;

/** The present state of the row. */
export type Settlement = {
  /** The approval that replaced it after an amendment, and whose state this is; left out without an amendment. */
  amendedInto?: string;
} & (Open | { state: "approved" | "rejected" | "expired" | "withdrawn" });

/** Nobody has decided, or the decision can still be taken back; read again at `until`, or after the event. */
interface Open {
  state: "open";
  until: string;
}

/**
 * Reads an approval for the run that waits for it: the row is the truth, whatever woke the run. Expires an overdue
 * approval, and records on a settled one that its run has resumed. Reads the successor of an amended approval.
 */
export async function settleApproval(approvalId: string): Promise<Settlement> {
  const successor = await followAmendment(approvalId);
  if (successor) return { amendedInto: successor, ...(await settleApproval(successor)) };
  await expireApproval(approvalId);
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!row) throw new NotFound("approval", approvalId);
  if (row.status === "pending") return openUntil(row.deadline);

  // The database's clock, which also timed the decision.
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

/** The approval that replaced this one by amendment, if any. Stops the nudges of the old one: its run has resumed. */
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
