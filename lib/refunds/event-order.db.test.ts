import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { auditLog, customers, disputes, outbox, type refunds } from "@/db/schema";
import { updateRiskScore } from "@/lib/customers/update-risk-score";
import { db } from "@/lib/db";
import { recordDispute } from "@/lib/disputes/record-dispute";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { confirmingRun, issuedRefund, readIssued } from "@/testing/issued-refunds";
import { type StripeTestEvent, stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { confirmRefund } from "./confirm-refund.ts";
import { openFailedCase } from "./follow-failed-refund.ts";

withTestDatabase();
const vendors = withSandbox();

const NAMES = [
  "stripe.refund.created",
  "stripe.refund.updated",
  "stripe.charge.refund.updated",
  "stripe.charge.refunded",
  "stripe.refund.failed",
  "stripe.charge.dispute.created",
];

/** The fixtures about one refund and one order, and the dispute's end beside them. */
function eventsOf(refund: typeof refunds.$inferSelect, disputeId: string): StripeTestEvent[] {
  const about = (fixture: StripeTestEvent, object: Record<string, unknown>) => ({
    ...fixture,
    id: `evt_${randomUUID()}`,
    data: { ...fixture.data, object: { ...fixture.data.object, ...object } },
  });
  const dispute = { id: disputeId, charge: refund.chargeId };
  const closed = { ...stripeFixture("stripe.charge.dispute.created"), type: "charge.dispute.closed" };
  return [
    ...NAMES.map((name) => {
      if (name.includes("dispute")) return about(stripeFixture(name), dispute);
      const id = name === "stripe.charge.refunded" ? refund.chargeId : refund.stripeRefundId;
      return about(stripeFixture(name), { id });
    }),
    about(closed, { ...dispute, status: "lost" }),
  ];
}

/** The work of each of our functions for an event. */
async function handle({ name, data }: typeof outbox.$inferSelect): Promise<void> {
  if (name.startsWith("stripe/refund.")) {
    const event = EVENT_SCHEMAS["stripe/refund.updated"].parse(data);
    const failed = name === "stripe/refund.failed";
    const { refundId, status } = await confirmRefund(event, confirmingRun(failed));
    if (failed && refundId && status === "failed") await openFailedCase(refundId);
    if (failed && event.customerId) await updateRiskScore(event.customerId);
  }
  if (name.startsWith("stripe/charge.dispute.")) {
    // A snapshot has the dispute's status.
    const Told = EVENT_SCHEMAS["stripe/charge.dispute.created"].safeExtend({ status: z.string() });
    const what = name.endsWith("closed") ? "closed" : "opened";
    const recorded = await recordDispute(Told.parse(data), what, confirmingRun());
    if (recorded.status !== "not_ours") await updateRiskScore(recorded.customerId);
  }
}

/** All resulting rows, without ids and times. */
async function stateOf(refundId: string, disputeId: string) {
  const { refund, ticket, approval } = await readIssued(refundId);
  const [dispute] = await db().select().from(disputes).where(eq(disputes.id, disputeId));
  const audit = await db()
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(
      and(
        inArray(auditLog.subjectId, [refundId, ticket.id]),
        inArray(auditLog.action, ["refund_issued", "refund_failed", "dispute_opened", "dispute_closed"]),
      ),
    );
  const cases = (await db().select().from(outbox)).filter(
    ({ name, data }) => name === "customer/refund.failed" && data.refundId === refundId,
  );
  return {
    refund: [refund.status, refund.cause, refund.confirmedAt, refund.checkAt],
    ticket: [ticket.status, ticket.personNeeded, ticket.resolvedAt],
    approval: approval.status,
    dispute: [dispute?.status, dispute?.closed, dispute?.ticketId === ticket.id],
    audit: audit.map(({ action }) => action).sort(),
    cases: cases.length,
  };
}

describe("every event of Stripe, three times, in any order", () => {
  it("leaves the same state, for 50 orders", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
        const pick = (below: number) => (numbers.next().value ?? 0) % below;
        const shuffled = <Item>(items: Item[]): Item[] => {
          const left = [...items];
          return Array.from({ length: left.length }, () => left.splice(pick(left.length), 1)).flat();
        };
        const refund = await issuedRefund("ord_1002", 1);
        await vendors.failRefund(refund.stripeRefundId ?? "");
        const disputeId = `du_${randomUUID()}`;
        const events = eventsOf(refund, disputeId);
        for (const event of shuffled([...events, ...events, ...events]))
          expect((await receiveRequest(stripeRequest(event), stripeSender)).status).toBe(200);
        const emitted = (await db().select().from(outbox)).filter(
          ({ data }) => data.refundId === refund.id || data.disputeId === disputeId,
        );
        expect(emitted).toHaveLength(6);
        // Each run may be retried, too.
        for (const event of shuffled([...emitted, ...emitted])) await handle(event);
        expect(await stateOf(refund.id, disputeId)).toEqual({
          refund: ["failed", "stripe_refund_failed", null, null],
          ticket: ["open", "refund_failed", null],
          approval: "approved",
          dispute: ["lost", true, true],
          audit: ["dispute_closed", "dispute_opened", "refund_failed", "refund_issued"],
          cases: 1,
        });
      }),
      { numRuns: 50 },
    );
    const [customer] = await db().select().from(customers).where(eq(customers.id, "cust_001"));
    expect(customer?.riskScore).toBe(100);
  });

  it("all at once, leaves it too", async () => {
    const refund = await issuedRefund("ord_1002", 1);
    await vendors.failRefund(refund.stripeRefundId ?? "");
    const disputeId = `du_${randomUUID()}`;
    const events = eventsOf(refund, disputeId);
    await Promise.all(
      [...events, ...events].map((event) => receiveRequest(stripeRequest(event), stripeSender)),
    );
    const emitted = (await db().select().from(outbox)).filter(
      ({ data }) => data.refundId === refund.id || data.disputeId === disputeId,
    );
    await Promise.all([...emitted, ...emitted].map(handle));
    expect(await stateOf(refund.id, disputeId)).toMatchObject({
      refund: ["failed", "stripe_refund_failed", null, null],
      dispute: ["lost", true, true],
      audit: ["dispute_closed", "dispute_opened", "refund_failed", "refund_issued"],
      cases: 1,
    });
  });
});
