import { and, asc, eq, inArray, isNull, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalDecisions, approvals, customers, refunds, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { decisionsNeeded } from "@/lib/policy/rules";
import { isVerified } from "../decision/votes.ts";
import { Approval } from "../schemas.ts";

const proposers = alias(users, "proposers");

/**
 * Approvals as this person may see them, with decisions and refunds, in three queries. The required decisions of an
 * open one come from the policy in force; the row holds the number of when it was opened or decided.
 */
export async function loadApprovals(
  me: Me,
  { where, orderBy, limit }: { where: SQL | undefined; orderBy: SQL[]; limit: number },
): Promise<Approval[]> {
  const rows = await db()
    .select({ approval: approvals, customer: customers, refund: refunds, proposer: proposers.name })
    .from(approvals)
    .innerJoin(customers, eq(customers.id, approvals.customerId))
    .leftJoin(refunds, eq(refunds.approvalId, approvals.id))
    .leftJoin(proposers, eq(proposers.id, approvals.proposedBy))
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
  const decisions = await loadDecisions(rows.map(({ approval }) => approval.id));
  const policy = await readPolicy(db());
  const mask = maskFor(me);
  return rows.map(({ approval, customer, refund, proposer }) =>
    Approval.parse({
      ...approval,
      ...(approval.status === "pending" && {
        policyVersion: policy.version,
        requiredDecisions: decisionsNeeded(policy.rules, approval),
      }),
      requester: approval.proposedBy
        ? { type: "user", id: approval.proposedBy, name: proposer ?? approval.proposedBy }
        : { type: "agent", id: "support-agent", name: "support-agent" },
      customerEmail: mask.email(customer.email),
      tier: customer.tier,
      // The model's sentence about the customer; free text cannot be masked in part.
      reason: mask.open ? approval.reason : `Refund for ${approval.orderId}`,
      decisions: decisions
        .filter(({ approvalId }) => approvalId === approval.id)
        .map((decision) => ({ ...decision, verified: isVerified(approval, decision) }))
        // An open approval shows only the votes that count; a closed one shows all.
        .filter(({ verified }) => verified || approval.status !== "pending")
        .map(({ at, effectiveAt, comment, customerNote, ...rest }) => ({
          ...rest,
          comment: mask.text(comment) ?? "",
          customerNote: mask.text(customerNote) ?? "",
          at: at.toISOString(),
          effectiveAt: effectiveAt.toISOString(),
        })),
      openedAt: approval.openedAt.toISOString(),
      deadline: approval.deadline.toISOString(),
      decidedAt: approval.decidedAt?.toISOString() ?? null,
      effectiveAt: approval.effectiveAt?.toISOString() ?? null,
      resumedAt: approval.resumedAt?.toISOString() ?? null,
      refund,
    }),
  );
}

async function loadDecisions(approvalIds: string[]) {
  if (approvalIds.length === 0) return [];
  const rows = await db()
    .select({ decision: approvalDecisions, userName: users.name })
    .from(approvalDecisions)
    .leftJoin(users, eq(users.id, approvalDecisions.userId))
    .where(and(inArray(approvalDecisions.approvalId, approvalIds), isNull(approvalDecisions.retractedAt)))
    .orderBy(asc(approvalDecisions.id));
  return rows.map(({ decision, userName }) => ({ ...decision, userName: userName ?? "The policy" }));
}
