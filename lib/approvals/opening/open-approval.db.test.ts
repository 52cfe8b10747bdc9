import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, outbox, refunds, tickets } from "@/db/schema";
import type { StoredProposal } from "@/db/schema/agent";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { refundEffectHash } from "@/lib/refunds/refund-effect";
import { localUser } from "@/testing/local-user";
import { storeMail, storeProposals } from "@/testing/mails";
import { asksAbout, withRefund } from "@/testing/refund-approvals";
import { askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withTestDatabase } from "@/testing/with-test-database";
import { decideApproval } from "../decision/decide-approval.ts";
import { openApproval } from "./open-approval.ts";

withTestDatabase();

const ask = (messageId: string, proposal: Partial<StoredProposal> = {}) =>
  askForRefund({ ...proposal, messageId });

const approvalsOf = (messageId: string) =>
  db().select().from(approvals).where(asksAbout(messageId)).orderBy(approvals.id);

const auditOf = (subjectId: string, action: "approval_opened" | "approval_withdrawn" | "refund_blocked") =>
  db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, subjectId), eq(auditLog.action, action)));

describe("a proposal", () => {
  it("opens an approval that is bound to the exact effect", async () => {
    const { messageId, ticketId } = await storeMail(db());
    const before = Date.now();
    const { gate, approvalId, runId } = await ask(messageId, { draftReply: "Dear Ada" });
    const [row] = await approvalsOf(messageId);
    expect(row).toMatchObject({
      id: approvalId,
      status: "pending",
      version: 1,
      effect: expect.objectContaining({ chargeId: "ch_sbx_1001" }),
      amountCents: 4_900,
      requiredDecisions: 1,
      policyVersion: 1,
      effectHash: refundEffectHash({
        sourceMessageId: messageId,
        orderId: "ord_1001",
        chargeId: "ch_sbx_1001",
        amountCents: 4_900,
        currency: "USD",
      }),
    });
    expect(gate).toMatchObject({ kind: "ask", until: row?.deadline.toISOString() });
    const opensForMs = (row?.deadline.getTime() ?? 0) - before;
    expect(opensForMs).toBeGreaterThanOrEqual(4 * 3_600_000);
    expect(opensForMs).toBeLessThan(4 * 3_600_000 + 60_000);
    const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket?.status).toBe("waiting");
    expect(await auditOf(approvalId, "approval_opened")).toMatchObject([{ runId, customerId: "cust_001" }]);
  });

  it("above one approver's limit requires two", async () => {
    const { messageId } = await storeMail(db());
    await ask(messageId, { orderId: "ord_1002", amountCents: 125_000 });
    expect(await approvalsOf(messageId)).toMatchObject([{ requiredDecisions: 2 }]);
  });

  it.each([
    ["of another customer's order", { orderId: "ord_1003", amountCents: 3_000 }, "unknown_order"],
    ["of no order", { orderId: "ord_9999" }, "unknown_order"],
    ["of an order named in SQL", { orderId: "ord_1001' or '1'='1" }, "unknown_order"],
    ["in another currency", { currency: "EUR" }, "wrong_currency"],
    ["of more than was paid", { amountCents: 4_901 }, "more_than_paid"],
    ["of less than nothing", { amountCents: -1 }, "no_amount"],
  ])("%s opens no approval and is audited", async (_what, proposal, cause) => {
    const { messageId } = await storeMail(db());
    const { gate, runId } = await ask(messageId, proposal);
    expect(gate).toMatchObject({ kind: "blocked", cause });
    expect(await approvalsOf(messageId)).toEqual([]);
    expect(await auditOf(messageId, "refund_blocked")).toMatchObject([{ runId, detail: { cause } }]);
  });

  it("from an unknown sender opens no approval", async () => {
    const { messageId } = await storeMail(db(), { customerId: null });
    expect((await ask(messageId)).gate).toMatchObject({ kind: "blocked", cause: "unknown_order" });
  });

  it("that was never stored is an error", async () => {
    await expect(
      openApproval("ags_none", "call_none", { functionId: "handle-customer-email", runId: "run_none" }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the same effect", () => {
  it("opened twice by one step has one approval", async () => {
    const { messageId } = await storeMail(db());
    const { agentStateId, callIds, runId } = await storeProposals(db(), messageId);
    const once = await openApproval(agentStateId, callIds[0] ?? "", {
      functionId: "handle-customer-email",
      runId,
    });
    expect(
      await openApproval(agentStateId, callIds[0] ?? "", { functionId: "handle-customer-email", runId }),
    ).toEqual(once);
    expect(await approvalsOf(messageId)).toHaveLength(1);
  });

  it("opened by twenty concurrent runs has one approval", async () => {
    const { messageId } = await storeMail(db());
    const asked = await Promise.all(Array.from({ length: 20 }, () => ask(messageId)));
    expect(new Set(asked.map(({ approvalId }) => approvalId)).size).toBe(1);
    expect(await approvalsOf(messageId)).toMatchObject([{ status: "pending" }]);
    expect(await auditOf(asked[0]?.approvalId ?? "", "approval_opened")).toHaveLength(1);
  });

  it.each(["approve", "reject"] as const)("carries its answer over to a second run: %s", async (decision) => {
    const { messageId } = await storeMail(db());
    const first = await ask(messageId);
    await decideApproval(localUser("reviewer"), first.approvalId, { decision, version: 1 });
    const second = await ask(messageId, {
      draftReply: "Another reply asks nothing new.",
      reason: "Other words",
    });
    expect(second.approvalId).toBe(first.approvalId);
    expect(await approvalsOf(messageId)).toHaveLength(1);
  });

  it.each(["expired", "withdrawn"] as const)("has a new approval after it was %s", async (status) => {
    const { messageId } = await storeMail(db());
    const first = await ask(messageId);
    await db().update(approvals).set({ status }).where(eq(approvals.id, first.approvalId));
    const second = await ask(messageId);
    expect(second.approvalId).not.toBe(first.approvalId);
    expect(await approvalsOf(messageId)).toMatchObject([{ status }, { status: "pending" }]);
  });

  it("for another mail has another approval", async () => {
    const [one, other] = [await storeMail(db()), await storeMail(db())];
    expect((await ask(one.messageId)).approvalId).not.toBe((await ask(other.messageId)).approvalId);
  });
});

describe("a changed amount", () => {
  it.each(["pending", "approved"] as const)(
    "withdraws the old approval though %s, wakes its run, and opens another",
    async (was) => {
      const { messageId } = await storeMail(db());
      const first = await ask(messageId);
      if (was === "approved") {
        await decideApproval(localUser("reviewer"), first.approvalId, { decision: "approve", version: 1 });
      }
      const second = await ask(messageId, { amountCents: 2_000 });
      expect(await approvalsOf(messageId)).toMatchObject([
        { id: first.approvalId, status: "withdrawn" },
        { id: second.approvalId, status: "pending", amountCents: 2_000 },
      ]);
      expect(await auditOf(first.approvalId, "approval_withdrawn")).toMatchObject([
        { runId: second.runId, detail: { cause: "changed_amount" } },
      ]);
      const events = (await db().select().from(outbox)).filter(
        ({ data }) => data.approvalId === first.approvalId,
      );
      expect(events.some(({ data }) => String(data.decisionId).startsWith("withdrawn"))).toBe(true);
    },
  );

  it("back to the first amount does not revive the first decision", async () => {
    const { messageId } = await storeMail(db());
    const first = await ask(messageId);
    await decideApproval(localUser("reviewer"), first.approvalId, { decision: "approve", version: 1 });
    await ask(messageId, { amountCents: 2_000 });
    const third = await ask(messageId);
    expect(third.approvalId).not.toBe(first.approvalId);
    expect((await approvalsOf(messageId)).map(({ status }) => status)).toEqual([
      "withdrawn",
      "withdrawn",
      "pending",
    ]);
  });
});

describe("two proposals of one turn", () => {
  it("for two orders open two approvals", async () => {
    const { messageId } = await storeMail(db());
    const { agentStateId, callIds, runId } = await storeProposals(db(), messageId, [
      {},
      { orderId: "ord_1002", amountCents: 1_000 },
    ]);
    for (const callId of callIds)
      await openApproval(agentStateId, callId, { functionId: "handle-customer-email", runId });
    expect(await approvalsOf(messageId)).toMatchObject([{ status: "pending" }, { status: "pending" }]);
  });
});

describe("money that moved for this message and order", () => {
  /** A refund by an earlier run. */
  async function refundedBefore(
    status: "executing" | "confirmed" | "blocked" | "failed",
    stripeRefundId: string | null,
  ) {
    const { messageId } = await storeMail(db());
    const { approvalId, runId } = await ask(messageId);
    const [approval] = await approvalsOf(messageId);
    const { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency } =
      withRefund(approval);
    const copied = { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency };
    const id = newId("refund");
    await db()
      .insert(refunds)
      .values({ ...copied, id, approvalId, runId, status, stripeRefundId });
    return { messageId, approvalId };
  }

  it("opens no further approval, whatever the amount", async () => {
    const { messageId, approvalId } = await refundedBefore("confirmed", `re_${randomUUID()}`);
    expect((await ask(messageId)).gate).toMatchObject({ kind: "paid", approvalId });
    expect((await ask(messageId, { amountCents: 1 })).gate).toMatchObject({ kind: "paid", approvalId });
    expect(await approvalsOf(messageId)).toHaveLength(1);
  });

  it("or may be moving is paid again through its own approval, which pays once", async () => {
    const { messageId, approvalId } = await refundedBefore("executing", null);
    for (const amountCents of [4_900, 1]) {
      expect((await ask(messageId, { amountCents })).gate).toMatchObject({ kind: "paid", approvalId });
    }
    expect(await approvalsOf(messageId)).toMatchObject([{ id: approvalId, status: "pending" }]);
  });

  it.each(["blocked", "failed"] as const)("opens an approval when it was %s", async (status) => {
    const { messageId } = await refundedBefore(status, null);
    expect((await ask(messageId)).gate.kind).toBe("ask");
  });
});

describe("a policy with an automatic limit", () => {
  it("approves below it, in the policy's name", async () => {
    const { messageId, ticketId } = await storeMail(db());
    const { approvalId } = await underRules(db(), { automaticBelowCents: 5_000 }, () => ask(messageId));
    expect(await approvalsOf(messageId)).toMatchObject([
      { status: "approved", requiredDecisions: 0, policyVersion: 2 },
    ]);
    const where = eq(approvalDecisions.approvalId, approvalId);
    const votes = await db().select().from(approvalDecisions).where(where);
    expect(votes).toMatchObject([
      { userId: "policy:v2", role: "policy", decision: "approve", policyVersion: 2, mac: expect.any(String) },
    ]);
    const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket?.status).toBe("open");
  });

  it("asks a person from it on", async () => {
    const { messageId } = await storeMail(db());
    await underRules(db(), { automaticBelowCents: 4_900 }, () => ask(messageId));
    expect(await approvalsOf(messageId)).toMatchObject([{ status: "pending", requiredDecisions: 1 }]);
  });
});

describe("a policy that refuses above a lower limit", () => {
  it("opens no approval above it", async () => {
    const { messageId } = await storeMail(db());
    const rules = { oneApproverUpToCents: 100, refusedAboveCents: 4_000 };
    const { gate } = await underRules(db(), rules, () => ask(messageId));
    expect(gate).toMatchObject({ kind: "blocked", cause: "above_limit" });
  });
});
