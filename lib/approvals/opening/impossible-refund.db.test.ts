import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, messages, orders, tickets } from "@/db/schema";
import type { REFUND_OBSTACLES } from "@/db/schema/vocabulary";
import { LOCAL_ORDERS } from "@/db/seed/local-data";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { storeMail, storeProposals } from "@/testing/mails";
import { asksAbout, readRefundCard } from "@/testing/refund-approvals";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { lookAtProposal } from "./look-at-proposal.ts";
import { openApproval } from "./open-approval.ts";

withTestDatabase();
const vendors = withSandbox();

const reviewer = localUser("senior");

/** Lets the worker propose a refund of an order (whole by default) and opens the gate, like its function. */
async function propose(orderId: string, change: { amountCents?: number; messageId?: string } = {}) {
  const order = LOCAL_ORDERS.find(({ id }) => id === orderId);
  if (!order) throw new Error(`No order ${orderId}.`);
  const { customerId, currency } = order;
  const { amountCents = order.amountCents, messageId = (await storeMail(db(), { customerId })).messageId } =
    change;
  const { agentStateId, callIds, runId } = await storeProposals(db(), messageId, [
    { orderId, amountCents, currency },
  ]);
  const [callId = ""] = callIds;
  const look = await lookAtProposal(agentStateId, callId);
  const gate = await openApproval(agentStateId, callId, { functionId: "handle-customer-email", runId }, look);
  return { gate, messageId, approvalId: "approvalId" in gate ? gate.approvalId : "" };
}

async function leftBy(messageId: string) {
  const asked = await db().select().from(approvals).where(asksAbout(messageId));
  const audit = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, messageId), eq(auditLog.action, "refund_blocked")));
  return { asked: asked.map(({ status }) => status), blocked: audit.map(({ detail }) => detail.cause) };
}

async function ticketOf(messageId: string) {
  const [found] = await db()
    .select({ status: ticketNow.status, personNeeded: ticketNow.personNeeded })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.id, messageId));
  return found;
}

describe("a refund that Stripe would refuse", () => {
  beforeAll(async () => {
    await vendors.dispute("ch_sbx_1003");
    await vendors.dispute("ch_sbx_1004");
    await vendors.dispute("ch_sbx_1004", "lost");
    await vendors.refundByHand("ch_sbx_1005");
    await vendors.refundByHand("ch_sbx_1006", 60_000);
    await db().update(orders).set({ chargeId: "ch_none" }).where(eq(orders.id, "ord_1007"));
    await db().update(orders).set({ chargeId: "ch_sbx_1010" }).where(eq(orders.id, "ord_1008"));
  });

  it.each<[string, string, (typeof REFUND_OBSTACLES)[number]]>([
    ["because the bank disputes the payment", "ord_1003", "charge_disputed"],
    ["because the dispute was lost", "ord_1004", "charge_lost"],
    ["because all of it went back before", "ord_1005", "charge_refunded"],
    ["because less than that is left", "ord_1006", "more_than_left"],
    ["because it does not know the payment", "ord_1007", "charge_unknown"],
    ["because the payment is in another currency", "ord_1008", "charge_currency"],
  ])("%s opens no approval and goes to a person", async (_why, orderId, cause) => {
    const { gate, messageId } = await propose(orderId);
    expect(gate).toMatchObject({ kind: "blocked", cause });
    expect(await leftBy(messageId)).toEqual({ asked: [], blocked: [cause] });
    expect(await ticketOf(messageId)).toEqual({ status: "open", personNeeded: "refund_impossible" });
  });
});

describe("a payment of which a part is left", () => {
  it("can be refunded up to the rest, which the card names", async () => {
    const { approvalId } = await propose("ord_1006", { amountCents: 4_000 });
    expect(await readApproval(reviewer, approvalId)).toMatchObject({
      status: "pending",
      charge: { asked: true, refundedCents: 60_000, leftCents: 4_000, dispute: null, obstacle: null },
    });
  });
});

describe("a payment that changes while its question is open", () => {
  it("is shown in its present state, and an approval is refused with a reason and not recorded", async () => {
    const { approvalId } = await propose("ord_1001");
    expect((await readRefundCard(reviewer, approvalId)).charge).toMatchObject({
      asked: true,
      leftCents: 4_900,
      obstacle: null,
    });
    await vendors.dispute("ch_sbx_1001");
    const card = await readRefundCard(reviewer, approvalId);
    expect(card.charge).toMatchObject({
      obstacle: "charge_disputed",
      dispute: { status: "needs_response", dueBy: expect.any(String) },
    });
    const yes = decideApproval(reviewer, approvalId, { decision: "approve", version: 1 });
    await expect(yes).rejects.toMatchObject({
      status: 409,
      code: "refund_impossible",
      message: expect.stringMatching(
        /^The customer’s bank disputes this payment\. .+Your approval was not recorded\./,
      ),
    });
    const decisions = () =>
      db().select().from(approvalDecisions).where(eq(approvalDecisions.approvalId, approvalId));
    expect(await decisions()).toEqual([]);
    await decideApproval(reviewer, approvalId, { decision: "reject", version: 1 });
    expect(await decisions()).toMatchObject([{ decision: "reject" }]);
  });

  it("still counts the first of two approvals that was given before", async () => {
    const { approvalId } = await propose("ord_1002");
    await decideApproval(reviewer, approvalId, { decision: "approve", version: 1 });
    await vendors.dispute("ch_sbx_1002");
    await decideApproval(reviewer, approvalId, { decision: "approve", version: 1 });
    const second = decideApproval(localUser("admin"), approvalId, { decision: "approve", version: 2 });
    await expect(second).rejects.toMatchObject({ code: "refund_impossible" });
  });

  it("withdraws the approval of an earlier run when a later run proposes the same", async () => {
    const { messageId } = await propose("ord_1009");
    await vendors.dispute("ch_sbx_1009");
    const { gate } = await propose("ord_1009", { messageId });
    expect(gate).toMatchObject({ kind: "blocked", cause: "charge_disputed" });
    expect((await leftBy(messageId)).asked).toEqual(["withdrawn"]);
  });
});

describe("when Stripe does not answer", () => {
  it.each(["reset", 503, 401])(
    "(%s) the approval opens, the card shows it, and a decision is recorded",
    async (status) => {
      await vendors.fault("stripe", { match: "GET /v1/charges", status, times: null });
      const { gate, approvalId } = await propose("ord_1006", { amountCents: 1_000 });
      expect(gate.kind).toBe("ask");
      const card = await readRefundCard(reviewer, approvalId);
      expect(card.charge).toMatchObject({ asked: false, leftCents: null, obstacle: null });
      await decideApproval(reviewer, approvalId, { decision: "approve", version: 1 });
      expect((await readApproval(reviewer, approvalId)).status).toBe("approved");
    },
  );

  it("in time, the card does not wait for it", async () => {
    const { approvalId } = await propose("ord_1006", { amountCents: 1_000 });
    await vendors.fault("stripe", { match: "GET /v1/charges", status: "timeout", times: 1 });
    expect((await readRefundCard(reviewer, approvalId)).charge).toMatchObject({ asked: false });
  });
});
