import { eq } from "drizzle-orm";
import { approvalDecisions, approvals, tickets } from "@/db/schema";
import type { StoredProposal } from "@/db/schema/agent";
import { appendAudit } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { Policy } from "@/lib/policy/schemas";
import { type Effect, effectHash, replyHash } from "@/lib/refunds/effect-hash";
import { voteMac } from "../decision/votes.ts";
import { firstNudgeAt } from "../rules.ts";

type Approval = typeof approvals.$inferSelect;

interface NewApproval {
  ticketId: string;
  customerId: string;
  proposal: StoredProposal;
  effect: Effect;
  policy: Policy;
  /** 0 when the policy itself says yes. */
  requiredDecisions: 0 | 1 | 2;
  /** Null for a proposal that no run has taken up yet. */
  runId: string | null;
  /** The person who proposes; left out when the agent does. */
  proposedBy?: string;
}

/**
 * Inserts the approval with its audit row.
 * @returns undefined when exactly this proposal has an open or decided approval already
 */
export async function insertApproval(tx: Transaction, input: NewApproval): Promise<Approval | undefined> {
  const { ticketId, customerId, proposal, effect, policy, requiredDecisions, runId, proposedBy } = input;
  const now = new Date();
  const automatic = requiredDecisions === 0;
  const [opened] = await tx
    .insert(approvals)
    .values({
      ...effect,
      id: newId("approval"),
      status: automatic ? "approved" : "pending",
      ticketId,
      customerId,
      reason: proposal.reason,
      evidence: proposal.evidence,
      draftReply: proposal.draftReply,
      effectHash: effectHash(effect),
      replyHash: replyHash(proposal.draftReply),
      policyVersion: policy.version,
      requiredDecisions,
      runId,
      proposedBy,
      openedAt: now,
      deadline: new Date(now.getTime() + policy.rules.deadlineMs),
      // Nudged like any decided row, in case the run that opens it is lost before it resumes.
      ...(automatic && { decidedAt: now, effectiveAt: now, nudgeAt: firstNudgeAt(now) }),
    })
    .onConflictDoNothing()
    .returning();
  if (!opened) return undefined;

  if (automatic) await decideByPolicy(tx, opened, policy.version);
  else await tx.update(tickets).set({ status: "waiting" }).where(eq(tickets.id, opened.ticketId));
  await appendAudit(tx, {
    actor: proposedBy ? { type: "user", id: proposedBy } : { type: "agent", id: "support-agent" },
    action: "approval_opened",
    subject: { type: "approval", id: opened.id },
    customerId: opened.customerId,
    runId,
    dedupeKey: `approval:${opened.id}:opened`,
    detail: {
      ticketId: opened.ticketId,
      orderId: opened.orderId,
      amountCents: opened.amountCents,
      currency: opened.currency,
      policyVersion: policy.version,
      requiredDecisions,
    },
  });
  return opened;
}

async function decideByPolicy(tx: Transaction, approval: Approval, policyVersion: number): Promise<void> {
  const vote = {
    userId: `policy:v${policyVersion}`,
    role: "policy",
    decision: "approve",
    policyVersion,
    effectiveAt: approval.openedAt,
  } as const;
  await tx
    .insert(approvalDecisions)
    .values({ ...vote, id: newId("decision"), approvalId: approval.id, mac: voteMac(approval, vote) });
}
