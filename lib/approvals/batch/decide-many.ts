import { eq } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { VagusError, withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { decideApproval } from "../decision/decide-approval.ts";
import type { BatchResult, BatchResults, DecideMany } from "./schemas.ts";

/** Decisions at the same time: each asks Stripe first, and holds a connection while it is written. */
const AT_ONCE = 6;

/**
 * Decides several approvals, each as a single decision in a transaction of its own: one refusal keeps none of the
 * others. Repeating the request gives the same results. Every decision of a batch is held before it counts.
 * @returns a result for each item, in their order
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

/** An unexpected failure is one item's alone as well: the others may stand already. */
function refusalOf(error: unknown, approvalId: string) {
  if (error instanceof VagusError) {
    const { status, code, message, details } = error;
    return { status, code, message, details };
  }
  log.error("A decision of a batch failed", { approvalId, cause: withoutPersonalData(error).message });
  const message = "This decision may not have been recorded. Send it again: a repeat has no second effect.";
  return { status: 500, code: "internal", message };
}
