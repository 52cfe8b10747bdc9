import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, outbox, refunds, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { EVENT_SCHEMAS, type StripeRefundTold } from "@/lib/events/event-schemas";
import { confirmingRun, issuedRefund, issuedRefundOf, readIssued } from "@/testing/issued-refunds";
import { askAndApprove } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { checkDueRefunds } from "./check-due-refunds.ts";
import { confirmRefund } from "./confirm-refund.ts";

withTestDatabase();
const vendors = withSandbox();

const actionsOf = async (refundId: string) =>
  (await db().select().from(auditLog).where(eq(auditLog.subjectId, refundId)).orderBy(auditLog.seq)).map(
    ({ action }) => action,
  );

const told = (refund: typeof refunds.$inferSelect, status: string | null): StripeRefundTold => ({
  refundId: refund.id,
  stripeRefundId: refund.stripeRefundId,
  status,
  ticketId: null,
  customerId: refund.customerId,
});

describe("an event that contradicts Stripe", () => {
  it.each(["failed", "canceled"])(
    "about a refund that %s leaves the row in Stripe's state",
    async (status) => {
      const refund = await issuedRefund();
      expect(await confirmRefund(told(refund, status), confirmingRun(true))).toMatchObject({
        status: "confirmed",
      });
      expect(await actionsOf(refund.id)).toEqual(["refund_issued", "refund_confirmed"]);
    },
  );

  it("about the success of a failed refund leaves it failed", async () => {
    const refund = await issuedRefund();
    await vendors.failRefund(refund.stripeRefundId ?? "");
    expect(await confirmRefund(told(refund, "succeeded"), confirmingRun())).toMatchObject({
      status: "failed",
    });
  });

  it("with a foreign refund's id makes us search by our ids", async () => {
    const other = await issuedRefund("ord_1003", 20);
    const { messageId, approvalId } = await askAndApprove({ orderId: "ord_1002", amountCents: 10 });
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 503, times: null });
    await expect(performApproval(approvalId, `run_${randomUUID()}`)).rejects.toMatchObject({
      permanent: false,
    });
    await vendors.heal("stripe");
    const mine = await issuedRefundOf(messageId);
    const event = { ...told(mine, "succeeded"), stripeRefundId: other.stripeRefundId };
    expect(await confirmRefund(event, confirmingRun())).toMatchObject({ status: "open" });
    expect(await issuedRefundOf(messageId)).toMatchObject({
      status: "executing",
      stripeRefundId: null,
      amountCents: 10,
    });
  });
});

describe("a refund that Stripe accepted", () => {
  it("is executing until its webhook, then confirmed, once", async () => {
    const refund = await issuedRefund();
    expect(refund.status).toBe("executing");
    for (const status of ["pending", "succeeded", "succeeded"])
      expect(await confirmRefund(told(refund, status), confirmingRun())).toMatchObject({
        status: "confirmed",
      });
    expect((await readIssued(refund.id)).refund).toMatchObject({
      status: "confirmed",
      confirmedAt: expect.any(Date),
    });
    expect(await actionsOf(refund.id)).toEqual(["refund_issued", "refund_confirmed"]);
  });

  it("is read from Stripe when the event has an unknown status", async () => {
    for (const status of [null, "in_a_word_of_tomorrow"]) {
      const refund = await issuedRefund();
      expect(await confirmRefund(told(refund, status), confirmingRun())).toMatchObject({
        status: "confirmed",
      });
    }
    expect(
      (await vendors.calls("stripe")).filter(({ path }) => path.startsWith("/v1/refunds/re_")),
    ).toHaveLength(2);
  });

  it("is confirmed although the answer to our own call was lost", async () => {
    const refund = await issuedRefund();
    await db().update(refunds).set({ stripeRefundId: null }).where(eq(refunds.id, refund.id));
    expect(await confirmRefund(told(refund, "succeeded"), confirmingRun())).toMatchObject({
      status: "confirmed",
    });
    expect((await readIssued(refund.id)).refund).toMatchObject({
      stripeRefundId: refund.stripeRefundId,
      status: "confirmed",
    });
  });

  it("is not changed by an event about another refund", async () => {
    const refund = await issuedRefund();
    const another = { ...told(refund, "failed"), stripeRefundId: "re_another" };
    expect(await confirmRefund(another, confirmingRun(true))).toEqual({ refundId: null, status: "not_ours" });
    expect((await readIssued(refund.id)).refund.status).toBe("executing");
  });
});

describe("a refund that fails days later", () => {
  it("reopens its ticket, and is not paid a second time", async () => {
    const refund = await issuedRefund();
    await confirmRefund(told(refund, "succeeded"), confirmingRun());
    await db().update(tickets).set({ status: "resolved", personNeeded: null });
    await vendors.failRefund(refund.stripeRefundId ?? "");
    expect(await confirmRefund(told(refund, "failed"), confirmingRun(true))).toMatchObject({
      status: "failed",
    });
    const now = await readIssued(refund.id);
    expect(now.refund).toMatchObject({
      status: "failed",
      cause: "stripe_refund_failed",
      confirmedAt: null,
      checkAt: null,
    });
    expect(now.ticket).toMatchObject({ status: "open", personNeeded: "refund_failed", resolvedAt: null });
    expect(now.approval.status).toBe("approved");
    expect(await actionsOf(refund.id)).toEqual(["refund_issued", "refund_confirmed", "refund_failed"]);
    expect(await performApproval(refund.approvalId, `run_${randomUUID()}`)).toMatchObject({
      status: "failed",
    });
    expect(await vendors.refundsOf(refund.sourceMessageId)).toHaveLength(1);
  });

  it("without a webhook is found by asking Stripe, and its functions run", async () => {
    const refund = await issuedRefund();
    await vendors.failRefund(refund.stripeRefundId ?? "");
    await db()
      .update(refunds)
      .set({ checkAt: new Date(0) })
      .where(eq(refunds.id, refund.id));
    await checkDueRefunds();
    const asked = (await db().select().from(outbox)).find(
      ({ name, data }) => name === "stripe/refund.updated" && data.refundId === refund.id,
    );
    expect(asked?.data).toMatchObject({ status: null, stripeRefundId: refund.stripeRefundId });
    const later = (await readIssued(refund.id)).refund.checkAt;
    expect(later?.getTime()).toBeGreaterThan(Date.now());
    const data = EVENT_SCHEMAS["stripe/refund.updated"].parse(asked?.data);
    expect(await confirmRefund(data, confirmingRun())).toMatchObject({ status: "failed" });
    expect(await confirmRefund(data, confirmingRun())).toMatchObject({ status: "failed" });
    const failures = (await db().select().from(outbox)).filter(
      ({ name, data }) => name === "stripe/refund.failed" && data.refundId === refund.id,
    );
    expect(failures).toHaveLength(1);
  });
});
