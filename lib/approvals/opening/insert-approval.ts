import { eq } from "drizzle-orm";
import { approvalDecisions, approvals, tickets } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { askOf } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schemas";
import { queueAnswer } from "../answers/deliveries/queue-answer.ts";
import { clockOf } from "../clock/rules.ts";
import { voteMac } from "../decision/votes.ts";
import { emitChanged, emitOpened } from "../emit-changed.ts";
import { factsMac, type StoredFacts } from "../facts/facts-mac.ts";
import { questionOf, readEffect } from "../kinds/kinds.ts";
import { firstNudgeAt } from "../rules.ts";

type Approval = typeof approvals.$inferSelect;

interface NewApproval {
  kind: string;
  effect: unknown;
  ticketId: string | null;
  customerId: string | null;
  subject?: { type: string; id: string };
  requester: { type: Approval["requesterType"]; id: string };
  /** The approval that this one replaces. */
  amends?: string;
  /** The person who counts as its proposer and never approves it; left out for the agent. */
  proposedBy?: string;
  /** The worker that proposed it; left out for people and applications. */
  workerVersion?: string | null;
  reason: string;
  evidence?: Approval["evidence"];
  draftReply?: string;
  policy: Policy;
  /** Measured by `measureFacts` in this transaction. */
  facts: StoredFacts;
  /** 0 when the policy itself approves. */
  requiredDecisions: number;
  /** Null for a proposal that no run has taken up yet, and for a request of another application. */
  runId: string | null;
  /** Default: the policy's. */
  deadline?: Date;
}

/**
 * Inserts the approval with its audit row.
 * @returns undefined when exactly this effect has an open or decided approval already
 */
export async function insertApproval(tx: Transaction, input: NewApproval): Promise<Approval | undefined> {
  const { kind, effect, subject, requester, policy, facts, requiredDecisions, runId } = input;
  const read = readEffect({ kind, effect });
  if (!read) throw new Error(`This is no effect of a ${kind}.`);
  const now = new Date();
  const automatic = requiredDecisions === 0;
  const id = newId("approval");
  const judged = { kind, facts: { ...facts, ...(read.money && { amount: read.money }) } };
  const deadline = input.deadline ?? new Date(now.getTime() + askOf(policy.rules, judged).deadlineMs);
  const [opened] = await tx
    .insert(approvals)
    .values({
      id,
      status: automatic ? "approved" : "pending",
      kind,
      effect,
      effectKey: read.key,
      effectHash: read.hash,
      ...read.money,
      ticketId: input.ticketId,
      customerId: input.customerId,
      subjectType: subject?.type,
      subjectId: subject?.id,
      requesterType: requester.type,
      requesterId: requester.id,
      proposedBy: input.proposedBy,
      amends: input.amends,
      workerVersion: input.workerVersion,
      reason: input.reason,
      evidence: input.evidence ?? [],
      draftReply: input.draftReply ?? "",
      facts,
      factsMac: factsMac({ id, hash: read.hash }, facts),
      policyVersion: policy.version,
      requiredDecisions,
      runId,
      openedAt: now,
      deadline,
      ...(!automatic && clockOf(now, deadline)),
      // Nudged like every decided row, in case the run is lost before it resumes.
      ...(automatic && { decidedAt: now, effectiveAt: now, nudgeAt: firstNudgeAt(now) }),
    })
    .onConflictDoNothing()
    .returning();
  if (!opened) return undefined;

  if (automatic) await decideByPolicy(tx, opened, policy.version);
  else {
    await emitChanged(tx, opened);
    await emitOpened(tx, opened.id);
    if (opened.ticketId !== null)
      await tx.update(tickets).set({ status: "waiting" }).where(eq(tickets.id, opened.ticketId));
  }
  await appendAudit(tx, {
    actor: input.proposedBy
      ? { type: "user" as const, id: input.proposedBy }
      : { type: "agent" as const, id: "support-agent" as const },
    action: "approval_opened",
    subject: { type: "approval", id: opened.id },
    customerId: opened.customerId,
    runId,
    dedupeKey: `approval:${opened.id}:opened`,
    detail: {
      kind,
      title: read.title,
      ticketId: opened.ticketId,
      ...read.money,
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
  const decisionId = newId("decision");
  await tx.insert(approvalDecisions).values({
    ...vote,
    id: decisionId,
    approvalId: approval.id,
    mac: voteMac(questionOf(approval), vote),
  });
  // The run that opens it continues without the event.
  if (approval.runId !== null) return;
  await emitEvent(tx, "approval/decided", { approvalId: approval.id, decisionId });
  await queueAnswer(tx, approval, decisionId, approval.openedAt);
}
