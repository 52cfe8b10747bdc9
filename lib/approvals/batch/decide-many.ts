import { eq } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { VagusError, withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { decideApproval } from "../decision/decide-approval.ts";
import type { BatchResult, BatchResults, DecideMany } from "./schemas.ts";

/** Concurrent decisions: each calls Stripe first and then holds a database connection. */
const AT_ONCE = 6;

/**
 * Decides several approvals, each in a transaction of its own: a refused item does not stop the others. Repeating the
 * request gives the same results. Every decision of a batch is held before it takes effect.
 * @returns a result for each item, in the order of the items
 * @throws NotAllowed; then nothing was changed
 */
export async function decideMany(actor: Me, { items }: DecideMany): Promise<BatchResults> {
  requirePermission(actor, "decide");
  const results: BatchResult[] = new Array(items.length);
  const left = items.entries();
  const work = async () => {
    for (const [at, item] of left) results[at] = await decideOne(actor, item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { results };
}

async function decideOne(actor: Me, { id, ...input }: DecideMany["items"][number]): Promise<BatchResult> {
  try {
    await decideApproval(actor, id, input, "batch");
    const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
    if (!row) throw new Error(`Approval ${id} is gone.`);
    const { status, version, effectiveAt } = row;
    return { id, outcome: "decided", status, version, effectiveAt: effectiveAt?.toISOString() ?? null };
  } catch (error) {
    return { id, outcome: "refused", error: refusalOf(error, id) };
  }
}

/** An unexpected failure, too, concerns one item only: other decisions may be stored already. */
function refusalOf(error: unknown, approvalId: string) {
  if (error instanceof VagusError) {
    const { status, code, message, details } = error;
    return { status, code, message, details };
  }
  log.error("A decision of a batch failed", { approvalId, cause: withoutPersonalData(error).message });
  const message = "This decision may not have been recorded. Send it again: a repeat has no second effect.";
  return { status: 500, code: "internal", message };
}
