import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, auditLog, policies, refunds, tickets } from "@/db/schema";
import { LOCAL_ORDERS } from "@/db/seed/local-data";
import { localUser } from "@/db/testing/local-user";
import { storeMail, storeProposals } from "@/db/testing/stored-mail";
import { withSandbox } from "@/db/testing/with-sandbox";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { openApproval } from "@/lib/approvals/open-approval";
import { db } from "@/lib/db";
import { VendorError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { readPolicy } from "@/lib/policy/read-policy";
import { issueRefund } from "./issue-refund.ts";

withTestDatabase();
const vendors = withSandbox();

type Ordered = (typeof LOCAL_ORDERS)[number];

/** A charge can be paid back only once, so tests share an order only where they take little of it. */
function order(id: Ordered["id"]): Ordered {
  const found = LOCAL_ORDERS.find((one) => one.id === id);
  if (!found) throw new Error(`No order ${id}.`);
  return found;
}

/** Opens the question whether to refund an order, up to an amount. */
async function ask(ordered: Ordered, amountCents: number = ordered.amountCents, messageId?: string) {
  const stored = messageId ? { messageId } : await storeMail(db(), { customerId: ordered.customerId });
  const { agentStateId, callIds, runId } = await storeProposals(db(), stored.messageId, [
    { orderId: ordered.id, amountCents, currency: ordered.currency },
  ]);
  const gate = await openApproval(agentStateId, callIds[0] ?? "", runId);
  return { messageId: stored.messageId, runId, gate, approvalId: gate.kind === "ask" ? gate.approvalId : "" };
}

async function approve(approvalId: string): Promise<void> {
  await decideApproval(localUser("senior"), approvalId, { decision: "approve", version: 1 });
}

async function askAndApprove(ordered: Ordered, amountCents?: number, messageId?: string) {
  const asked = await ask(ordered, amountCents, messageId);
  await approve(asked.approvalId);
  return asked;
}

async function rowOf(messageId: string) {
  const rows = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

async function auditOf(refundId: string | undefined, action: "refund_issued" | "refund_blocked") {
  const where = and(eq(auditLog.subjectId, refundId ?? ""), eq(auditLog.action, action));
  return db().select().from(auditLog).where(where);
}

async function personNeeded(messageId: string) {
  const [found] = await db()
    .select({ why: tickets.personNeeded })
    .from(approvals)
    .innerJoin(tickets, eq(tickets.id, approvals.ticketId))
    .where(eq(approvals.sourceMessageId, messageId));
  return found?.why;
}

/** Puts rules in force for one piece of work. */
async function underRules<T>(
  change: Partial<Awaited<ReturnType<typeof readPolicy>>["rules"]>,
  work: () => Promise<T>,
) {
  const { version, rules } = await readPolicy(db());
  await db()
    .insert(policies)
    .values({ version: version + 1, rules: { ...rules, ...change }, createdBy: "test" });
  try {
    return await work();
  } finally {
    await db()
      .delete(policies)
      .where(eq(policies.version, version + 1));
  }
}

describe("an approved refund", () => {
  it("is paid with exactly what was approved, and written down", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1003"), 2_000);
    const outcome = await issueRefund(approvalId, runId);
    const row = await rowOf(messageId);
    expect(outcome).toEqual({ refundId: row?.id, status: "issued", cause: null });
    const paid = await vendors.refundsOf(messageId);
    expect(paid).toMatchObject([
      { charge: "ch_sbx_1003", amount: 2_000, currency: "usd", status: "succeeded" },
    ]);
    expect(row).toMatchObject({
      status: "confirmed",
      stripeRefundId: paid[0]?.id,
      amountCents: 2_000,
      approvalId,
    });
    expect(row?.confirmedAt).toBeInstanceOf(Date);
    expect(await auditOf(row?.id, "refund_issued")).toMatchObject([{ runId, customerId: "cust_002" }]);
  });

  it("is paid once for twenty calls at once", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1004"));
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => issueRefund(approvalId, runId)));
    for (const call of calls) {
      if (call.status === "fulfilled") expect(["issued", "already_refunded"]).toContain(call.value.status);
      else expect(call.reason).toMatchObject({ name: "VendorError", permanent: false });
    }
    expect(await issueRefund(approvalId, runId)).toMatchObject({ status: "already_refunded" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    const row = await rowOf(messageId);
    expect(row?.status).toBe("confirmed");
    expect(await auditOf(row?.id, "refund_issued")).toHaveLength(1);
  });
});

describe("when Stripe", () => {
  it("pays and its answer is lost, the next call finds the refund", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1005"));
    // Everything after the payment fails too, or the first call would find it by itself.
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: "reset-after", times: 2 });
    await vendors.fault("stripe", { match: "GET /v1/refunds", status: "reset", times: null });
    await expect(issueRefund(approvalId, runId)).rejects.toBeInstanceOf(VendorError);
    expect(await rowOf(messageId)).toMatchObject({ status: "executing", stripeRefundId: null });
    await vendors.heal("stripe");
    expect(await issueRefund(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    expect((await rowOf(messageId))?.status).toBe("confirmed");
  });

  it("is away and comes back, money moves once", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1007"));
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 503, times: 1 });
    await expect(issueRefund(approvalId, runId)).rejects.toMatchObject({ permanent: false });
    expect(await issueRefund(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("paid the charge back already by somebody's hand, it is failed, recorded, and a person has to look", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1008"));
    await vendors.refundByHand("ch_sbx_1008");
    const outcome = await issueRefund(approvalId, runId);
    expect(outcome).toMatchObject({ status: "failed" });
    const row = await rowOf(messageId);
    expect(row).toMatchObject({ status: "failed", stripeRefundId: null });
    expect(row?.cause).toMatch(/^stripe_/);
    expect(await auditOf(row?.id, "refund_blocked")).toHaveLength(1);
    expect(await personNeeded(messageId)).toBe("refund_failed");
    expect(await vendors.refundsOf(messageId)).toEqual([]);
  });

  it("refuses once for good and takes it the next time, what moved is written down", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1009"), 1_000);
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 403, times: 1 });
    expect(await issueRefund(approvalId, runId)).toMatchObject({ status: "failed" });
    const again = await issueRefund(approvalId, runId);
    const row = await rowOf(messageId);
    const paid = await vendors.refundsOf(messageId);
    // Either nothing moves any more, or what moves is known: never money that no row tells of.
    expect(row?.stripeRefundId ?? undefined).toBe(paid[0]?.id);
    expect(["issued", "already_refunded"].includes(again.status)).toBe(paid.length === 1);
    expect(await auditOf(row?.id, "refund_issued")).toHaveLength(paid.length);
  });

  it("refused an amount for good, and a person agreed to another since, it pays the one that was agreed to or none", async () => {
    const ordered = order("ord_1009");
    const first = await askAndApprove(ordered, 5_000);
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 403, times: 1 });
    expect(await issueRefund(first.approvalId, first.runId)).toMatchObject({ status: "failed" });
    const second = await ask(ordered, 3_000, first.messageId);
    if (second.gate.kind === "ask") {
      await approve(second.approvalId);
      await issueRefund(second.approvalId, second.runId);
    }
    const paid = await vendors.refundsOf(first.messageId);
    expect(paid.map(({ amount }) => amount).filter((amount) => amount !== 3_000)).toEqual([]);
  });
});

/** Calls the door so that Stripe pays and nobody of us learns of it, as when the process is killed there. */
async function payAndForget(approvalId: string, runId: string): Promise<void> {
  await vendors.fault("stripe", { match: "POST /v1/refunds", status: "reset-after", times: 2 });
  await vendors.fault("stripe", { match: "GET /v1/refunds", status: "reset", times: null });
  await expect(issueRefund(approvalId, runId)).rejects.toBeInstanceOf(VendorError);
  await vendors.heal("stripe");
}

describe("a row left executing by a process that was killed", () => {
  it("before it asked Stripe is paid by the next call", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1010"), 500);
    const [approval] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
    if (!approval) throw new Error("The approval is gone.");
    const { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency } = approval;
    const claim = { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency };
    await db()
      .insert(refunds)
      .values({ ...claim, id: newId("refund"), approvalId, runId, status: "executing" });
    expect(await issueRefund(approvalId, `run_${randomUUID()}`)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 500, currency: "eur" }]);
    expect((await rowOf(messageId))?.status).toBe("confirmed");
  });

  it("after Stripe paid is confirmed by the next call, of another run too", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1010"), 600);
    await payAndForget(approvalId, runId);
    expect(await issueRefund(approvalId, `run_${randomUUID()}`)).toMatchObject({ status: "issued" });
    const row = await rowOf(messageId);
    expect(row?.status).toBe("confirmed");
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ id: row?.stripeRefundId, amount: 600 }]);
    expect(await auditOf(row?.id, "refund_issued")).toHaveLength(1);
  });

  it("after Stripe paid is confirmed although the rules were tightened since: the money is gone", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1010"), 700);
    await payAndForget(approvalId, runId);
    const outcome = await underRules({ refusedAboveCents: 100, oneApproverUpToCents: 100 }, () =>
      issueRefund(approvalId, runId),
    );
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    expect(["issued", "already_refunded"]).toContain(outcome.status);
    const row = await rowOf(messageId);
    expect(row?.status).toBe("confirmed");
    expect(await auditOf(row?.id, "refund_blocked")).toEqual([]);
  });
});

describe("a refund that failed at Stripe", () => {
  it("before we learned that it was made is not taken for money that moved", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1010"), 900);
    await payAndForget(approvalId, runId);
    const [made] = await vendors.refundsOf(messageId);
    await vendors.failRefund(made?.id ?? "");
    const [outcome] = await Promise.allSettled([issueRefund(approvalId, runId)]);
    if (outcome.status === "fulfilled") expect(outcome.value.status).toBe("failed");
    const row = await rowOf(messageId);
    expect(row?.status).not.toBe("confirmed");
    expect(await auditOf(row?.id, "refund_issued")).toEqual([]);
  });
});

describe("the door stays shut", () => {
  /** Nothing moved, and the record says why. */
  async function expectBlocked(messageId: string, outcome: { status: string }, cause: string): Promise<void> {
    expect(outcome).toMatchObject({ status: "blocked", cause });
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    expect((await vendors.calls("stripe")).filter(({ method }) => method === "POST")).toEqual([]);
    const row = await rowOf(messageId);
    expect(row).toMatchObject({ status: "blocked", cause, stripeRefundId: null });
    expect(await auditOf(row?.id, "refund_blocked")).toHaveLength(1);
  }

  it("for a question nobody has answered", async () => {
    const { approvalId, messageId, runId } = await ask(order("ord_1001"));
    await expect(issueRefund(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    expect(await rowOf(messageId)).toBeUndefined();
  });

  it("for an approval that does not exist", async () => {
    await expect(issueRefund("apr_none", "run_none")).rejects.toMatchObject({ code: "not_found" });
  });

  it("while a yes can still be taken back", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1001"));
    const later = new Date(Date.now() + 60_000);
    await db().update(approvals).set({ effectiveAt: later }).where(eq(approvals.id, approvalId));
    await expect(issueRefund(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    expect(await rowOf(messageId)).toBeUndefined();
  });

  it("for a rejection, in effect or not", async () => {
    const { approvalId, messageId, runId } = await ask(order("ord_1001"));
    await decideApproval(localUser("senior"), approvalId, { decision: "reject", version: 1 });
    await expect(issueRefund(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    await db()
      .update(approvals)
      .set({ effectiveAt: new Date(0) })
      .where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await issueRefund(approvalId, runId), "approval_rejected");
  });

  it("for a question that was withdrawn after a yes", async () => {
    const first = await askAndApprove(order("ord_1001"));
    await ask(order("ord_1001"), 4_000, first.messageId);
    const outcome = await issueRefund(first.approvalId, first.runId);
    await expectBlocked(first.messageId, outcome, "approval_withdrawn");
  });

  it.each([
    ["amount", { amountCents: 4_899 }],
    ["charge", { chargeId: "ch_sbx_1002" }],
    ["currency", { currency: "EUR" }],
    ["order", { orderId: "ord_1002" }],
  ])("when somebody changed the %s of an approved row in the database", async (_what, change) => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1001"));
    await db().update(approvals).set(change).where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await issueRefund(approvalId, runId), "effect_changed");
  });

  it("when the rules were tightened after the yes", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1001"));
    const outcome = await underRules({ oneApproverUpToCents: 4_000 }, () => issueRefund(approvalId, runId));
    await expectBlocked(messageId, outcome, "policy_not_satisfied");
    // The row that was blocked may be used by a later yes: the rules are as they were.
    expect(await issueRefund(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("for large money with one yes, whatever the row says", async () => {
    const { approvalId, messageId, runId } = await askAndApprove(order("ord_1006"));
    await db()
      .update(approvals)
      .set({ status: "approved", effectiveAt: new Date(0) })
      .where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await issueRefund(approvalId, runId), "policy_not_satisfied");
  });
});

describe("a rerun", () => {
  it("that proposes another amount after the payment meets it, and pays nothing more", async () => {
    const first = await askAndApprove(order("ord_1002"), 10_000);
    await issueRefund(first.approvalId, first.runId);
    const again = await ask(order("ord_1002"), 20_000, first.messageId);
    expect(again.gate).toMatchObject({ kind: "paid", approvalId: first.approvalId });
    expect(await issueRefund(first.approvalId, again.runId)).toMatchObject({ status: "already_refunded" });
    expect(await vendors.refundsOf(first.messageId)).toMatchObject([{ amount: 10_000 }]);
  });

  it("finds out what became of a payment whose answers were all lost", async () => {
    const first = await askAndApprove(order("ord_1002"), 9_000);
    await payAndForget(first.approvalId, first.runId);
    const again = await ask(order("ord_1002"), 20_000, first.messageId);
    expect(again.gate).toMatchObject({ kind: "paid", approvalId: first.approvalId });
    expect(await issueRefund(first.approvalId, again.runId)).toMatchObject({ status: "issued" });
    expect(await rowOf(first.messageId)).toMatchObject({ status: "confirmed", amountCents: 9_000 });
  });

  it("that asked for another amount meets the first run at the door: one pays, under its own approval", async () => {
    // Several rounds: which of the two comes first is chance.
    for (let round = 1; round <= 12; round++) {
      const first = await askAndApprove(order("ord_1002"), 100 + round);
      const second = await ask(order("ord_1002"), 200 + round, first.messageId);
      await approve(second.approvalId);
      const [blocked, paid] = await Promise.allSettled([
        issueRefund(first.approvalId, first.runId),
        issueRefund(second.approvalId, second.runId),
      ]);
      // The first question was withdrawn by the second: it pays nothing, and may have to wait to say so.
      if (blocked.status === "rejected") expect(blocked.reason).toBeInstanceOf(VendorError);
      if (paid.status === "rejected") expect(paid.reason).toBeInstanceOf(VendorError);
      await issueRefund(second.approvalId, second.runId);
      expect(await vendors.refundsOf(first.messageId)).toMatchObject([{ amount: 200 + round }]);
      expect(await rowOf(first.messageId)).toMatchObject({
        status: "confirmed",
        approvalId: second.approvalId,
        amountCents: 200 + round,
      });
    }
  });
});
