import { and, eq } from "drizzle-orm";
import { expect } from "vitest";
import { auditLog, refunds } from "@/db/schema";
import type { StoredProposal } from "@/db/schema/agent";
import { LOCAL_ORDERS } from "@/db/seed/local-data";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { openApproval } from "@/lib/approvals/opening/open-approval";
import { db } from "@/lib/db";
import { localUser } from "./local-user.ts";
import { storeMail, storeProposals } from "./mails.ts";

/** A refund to ask for. Default: all of an order of the local data, in a new mail of its customer. */
interface Asked extends Partial<StoredProposal> {
  customerId?: string;
  /** A mail that is there already, as for a rerun. */
  messageId?: string;
  /** The run that asks; a new one unless told. */
  runId?: string;
}

/** A worker stops at a proposal, for which an approval opens. `approvalId` is empty when nobody is asked. */
export async function askForRefund({ customerId, messageId, runId, ...proposal }: Asked = {}) {
  const order = LOCAL_ORDERS.find(({ id }) => id === (proposal.orderId ?? "ord_1001"));
  const mail = messageId
    ? { messageId }
    : await storeMail(db(), { customerId: customerId ?? order?.customerId });
  const whole = order && { orderId: order.id, amountCents: order.amountCents, currency: order.currency };
  const stored = await storeProposals(db(), mail.messageId, [{ ...whole, ...proposal }], runId);
  const gate = await openApproval(stored.agentStateId, stored.callIds[0] ?? "", {
    functionId: "handle-customer-email",
    runId: stored.runId,
  });
  const approvalId = gate.kind === "ask" || gate.kind === "answered" ? gate.approvalId : "";
  return { messageId: mail.messageId, runId: stored.runId, gate, approvalId };
}

/** As `askForRefund`, and a senior approves: enough up to the limit of one approver. */
export async function askAndApprove(asked: Asked = {}) {
  const opened = await askForRefund(asked);
  await decideApproval(localUser("senior"), opened.approvalId, { decision: "approve", version: 1 });
  return opened;
}

/** The refund a message led to; never more than one. */
export async function refundOf(messageId: string) {
  const rows = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

/** Audit rows of a refund with one action. */
export async function refundAudit(refundId: string | undefined, action: "refund_issued" | "refund_blocked") {
  const where = and(eq(auditLog.subjectId, refundId ?? ""), eq(auditLog.action, action));
  return db().select().from(auditLog).where(where);
}
