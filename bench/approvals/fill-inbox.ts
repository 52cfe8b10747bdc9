import { newUlid } from "@vagus/primitives/ulid";
import type { openDatabase } from "@/db/client";
import { approvals, messages, runs, tickets } from "@/db/schema";
import { factsMac } from "@/lib/approvals/facts/facts-mac";
import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import { RefundEffect, refundEffectHash, refundKey } from "@/lib/refunds/refund-effect";

const ROWS_PER_INSERT = 1_000;
const HOUR_MS = 3_600_000;

/**
 * Opens approvals of one cent each for one order, every one for a mail and a ticket of its own and with a run that waits,
 * as the worker does.
 */
export async function fillInbox(database: ReturnType<typeof openDatabase>, count: number): Promise<void> {
  for (let from = 0; from < count; from += ROWS_PER_INSERT) {
    const many = Array.from({ length: Math.min(ROWS_PER_INSERT, count - from) }, (_, n) => rowsOf(from + n));
    await database.insert(tickets).values(many.map(({ ticket }) => ticket));
    await database.insert(messages).values(many.map(({ message }) => message));
    await database.insert(runs).values(many.map(({ run }) => run));
    await database.insert(approvals).values(many.map(({ approval }) => approval));
  }
}

function rowsOf(n: number) {
  const nth = String(n).padStart(6, "0");
  const [ticketId, messageId, customerId] = [`tkt_bench_${nth}`, `msg_bench_${nth}`, "cust_001"];
  const id = `apr_bench_${nth}`;
  const runId = `run_${newUlid()}`;
  const facts = {};
  const effect = RefundEffect.parse({
    sourceMessageId: messageId,
    orderId: "ord_1002",
    chargeId: "ch_sbx_1002",
    amountCents: 1,
    currency: "USD",
  });
  return {
    ticket: { id: ticketId, customerId, subject: "Refund", status: "waiting" as const },
    message: {
      id: messageId,
      ticketId,
      customerId,
      direction: "inbound" as const,
      status: "received" as const,
      fromAddress: "ada@example.com",
      fromName: "Ada Lovelace",
      toAddress: "support@vagus.local",
      subject: "Refund",
      body: "Please refund ord_1002.",
      providerMessageId: `bench-${nth}`,
      senderVerdict: "verified" as const,
    },
    run: {
      id: runId,
      functionId: HANDLE_CUSTOMER_EMAIL,
      status: "waiting" as const,
      trigger: "customer/email.received",
      input: { messageId },
      subjectType: "ticket",
      subjectId: ticketId,
      customerId,
      queuedAt: new Date(),
      startedAt: new Date(),
    },
    approval: {
      id,
      runId,
      kind: "refund",
      effect,
      effectKey: refundKey(effect),
      effectHash: refundEffectHash(effect),
      amountCents: effect.amountCents,
      currency: effect.currency,
      ticketId,
      customerId,
      requesterType: "agent" as const,
      requesterId: "support-agent",
      reason: "Arrived broken",
      evidence: [],
      facts,
      factsMac: factsMac({ id, hash: refundEffectHash(effect) }, facts),
      policyVersion: 1,
      requiredDecisions: 1,
      deadline: new Date(Date.now() + HOUR_MS + n * 100),
    },
  };
}
