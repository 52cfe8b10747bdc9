import { and, eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { checkAgreement } from "./decision/votes.ts";
import type { Admit, ApprovalRow, Performed } from "./kinds/kind.ts";
import { kindOf, questionOf } from "./kinds/kinds.ts";

/**
 * Makes an approved effect happen through the `perform` of its kind; safe to repeat. `perform` first looks whether the
 * effect has happened already, then has the approval checked under its lock.
 * @throws NotFound for an unknown approval, or one whose decision is not in effect
 * @throws VendorError when the vendor gave no usable answer; calling again is safe
 */
export async function performApproval(approvalId: string, runId: string): Promise<Performed> {
  const approval = await readRow(approvalId);
  return kindOf(approval.kind).perform(approval, runId, (tx) => admit(tx, approvalId));
}

/**
 * Records that the effect of a rejected, expired or withdrawn approval does not happen.
 * @throws NotFound; Conflict when the approval was not declined
 */
export async function declineApproval(approvalId: string, runId: string): Promise<Performed> {
  const approval = await readRow(approvalId);
  return kindOf(approval.kind).decline(approval, runId);
}

async function readRow(approvalId: string): Promise<ApprovalRow> {
  const [approval] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!approval) throw new NotFound("approval", approvalId);
  return approval;
}

async function admit(tx: Transaction, approvalId: string): ReturnType<Admit> {
  const [approval] = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, approvalId), lte(approvals.effectiveAt, sql`now()`)))
    .for("update");
  if (!approval) throw new NotFound("approval in effect", approvalId);
  if (approval.status !== "approved") return { cause: `approval_${approval.status}` };
  if (questionOf(approval).hash !== approval.effectHash) return { cause: "effect_changed" };
  const agreed = await checkAgreement(tx, questionOf(approval));
  if ("cause" in agreed) return agreed;
  const answers = agreed.votes.map(({ answer }) => answer);
  return { approval, answer: answers.findLast((answer) => answer !== null && answer !== undefined) };
}
