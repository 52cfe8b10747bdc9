import { and, asc, eq, inArray, or } from "drizzle-orm";
import {
  approvals,
  auditLog,
  messages,
  notices,
  outbox,
  refunds,
  runSteps,
  runs,
  webhookDeliveries,
} from "@/db/schema";
import type { RecordedError } from "@/db/schema/runs";
import type { Me } from "@/lib/access/schemas";
import { readEffect } from "@/lib/approvals/kinds/kinds";
import { nameAuditRows } from "@/lib/audit/list-audit";
import { db } from "@/lib/db";
import type { TimelineEntry } from "./timeline-schemas.ts";

/** Audit rows a timeline shows at most; the audit page has them all. */
const AUDIT_ROWS = 200;

/** Without bodies, which can be megabytes each. */
const DELIVERY = {
  id: webhookDeliveries.id,
  provider: webhookDeliveries.provider,
  kind: webhookDeliveries.kind,
  status: webhookDeliveries.status,
  outboxId: webhookDeliveries.outboxId,
  receivedAt: webhookDeliveries.receivedAt,
};
const OUTGOING = {
  id: messages.id,
  status: messages.status,
  createdAt: messages.createdAt,
  sentAt: messages.sentAt,
};

async function loadRows(ticketId: string) {
  const [deliveries, ticketRuns, asked, outgoing, told] = await Promise.all([
    db().select(DELIVERY).from(webhookDeliveries).where(eq(webhookDeliveries.ticketId, ticketId)),
    db().select().from(runs).where(eq(runs.subjectId, ticketId)),
    db()
      .select({ approval: approvals, refund: refunds })
      .from(approvals)
      .leftJoin(refunds, eq(refunds.approvalId, approvals.id))
      .where(eq(approvals.ticketId, ticketId)),
    db()
      .select(OUTGOING)
      .from(messages)
      .where(and(eq(messages.ticketId, ticketId), eq(messages.direction, "outbound"))),
    db().select().from(notices).where(eq(notices.ticketId, ticketId)),
  ]);
  const runIds = ticketRuns.map(({ id }) => id);
  const subjects = [
    ticketId,
    ...asked.flatMap(({ approval, refund }) => [approval.id, ...(refund ? [refund.id] : [])]),
    ...outgoing.map(({ id }) => id),
  ];
  const [events, steps, audit] = await Promise.all([
    db()
      .select()
      .from(outbox)
      .where(
        inArray(
          outbox.id,
          deliveries.flatMap(({ outboxId }) => (outboxId ? [outboxId] : [])),
        ),
      ),
    db().select().from(runSteps).where(inArray(runSteps.runId, runIds)).orderBy(asc(runSteps.startedAt)),
    db()
      .select()
      .from(auditLog)
      .where(or(inArray(auditLog.subjectId, subjects), inArray(auditLog.runId, runIds)))
      .orderBy(asc(auditLog.seq))
      .limit(AUDIT_ROWS),
  ]);

  return { deliveries, ticketRuns, asked, outgoing, told, events, steps, audit };
}

/** Everything that happened on a ticket, by people, runs and vendors, oldest first. */
export async function loadTimeline(me: Me, ticketId: string): Promise<TimelineEntry[]> {
  const { deliveries, ticketRuns, asked, outgoing, told, events, steps, audit } = await loadRows(ticketId);
  const entries: TimelineEntry[] = [
    ...deliveries.map((row) => ({
      ...row,
      kind: "delivery" as const,
      event: row.kind,
      at: row.receivedAt.toISOString(),
    })),
    ...events.map((row) => ({
      ...row,
      kind: "event" as const,
      at: row.createdAt.toISOString(),
      sentAt: iso(row.sentAt),
    })),
    ...ticketRuns.map((row) => ({
      ...row,
      kind: "run" as const,
      at: (row.startedAt ?? row.queuedAt).toISOString(),
      endedAt: iso(row.endedAt),
      error: said(row.error),
      steps: steps
        .filter(({ runId }) => runId === row.id)
        .map((step) => ({
          ...step,
          startedAt: step.startedAt.toISOString(),
          endedAt: iso(step.endedAt),
          error: said(step.error),
        })),
    })),
    ...asked.map(({ approval }) => ({
      ...titleOf(approval),
      id: approval.id,
      status: approval.status,
      kind: "approval" as const,
      at: approval.openedAt.toISOString(),
      deadline: approval.deadline.toISOString(),
      decidedAt: iso(approval.decidedAt),
      resumedAt: iso(approval.resumedAt),
    })),
    ...asked.flatMap(({ refund }) =>
      refund ? [{ ...refund, kind: "refund" as const, at: refund.updatedAt.toISOString() }] : [],
    ),
    ...outgoing.map((row) => ({
      ...row,
      kind: "reply" as const,
      at: row.createdAt.toISOString(),
      sentAt: iso(row.sentAt),
    })),
    ...told.map((row) => ({ ...row, kind: "notice" as const, at: row.at.toISOString() })),
    ...(await nameAuditRows(me, audit)).map((row) => ({
      kind: "audit" as const,
      id: `audit_${row.seq}`,
      at: row.at,
      row,
    })),
  ];
  return entries.sort((a, b) => a.at.localeCompare(b.at));
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

const said = (error: RecordedError | null) => (error ? `${error.name}: ${error.message}` : null);

function titleOf(approval: typeof approvals.$inferSelect) {
  const { title, money } = readEffect(approval) ?? { title: "an unreadable effect", money: null };
  return { title, money };
}
