import { expect } from "@playwright/test";
import { auditOf, RECOVERY_MS, type Story, sql } from "./desk.ts";
import { until } from "./until.ts";
import { mailsTo, mailText, refundsOf } from "./vendors.ts";

/** Expects that the story ended with one refund, by the records of Stripe and Postmark and by our rows. */
export async function expectPaidOnce(story: Story): Promise<void> {
  const refunds = await refundsOf(story.chargeId);
  expect(refunds.map(({ amount, metadata }) => ({ amount, order: metadata.order_id }))).toEqual([
    { amount: story.amountCents, order: story.orderId },
  ]);
  const mails = await mailsTo(story.email);
  expect(mails).toHaveLength(1);
  expect(await mailText(mails[0]?.MessageID ?? "")).toMatch(/refunded/i);
  expect(await auditOf(story.customerId)).toMatchObject({
    message_received: 1,
    refund_issued: 1,
    message_sent: 1,
  });
  expect(await auditOf(story.customerId)).not.toHaveProperty("refund_blocked");
  // Stripe's webhook confirms it, and is sent again if the console does not answer.
  await until("confirmed refund", RECOVERY_MS, async () => {
    const rows = await sql`select status from refunds where order_id = ${story.orderId}`;
    return rows.length === 1 && rows[0]?.status === "confirmed";
  });
}

/** Expects that the story ended without a refund: blocked once, and the customer was told. */
export async function expectBlockedOnce(story: Story, said: RegExp): Promise<void> {
  expect(await refundsOf(story.chargeId)).toEqual([]);
  const mails = await mailsTo(story.email);
  expect(mails).toHaveLength(1);
  expect(await mailText(mails[0]?.MessageID ?? "")).toMatch(said);
  expect(await auditOf(story.customerId)).toMatchObject({
    message_received: 1,
    refund_blocked: 1,
    message_sent: 1,
  });
  expect(await auditOf(story.customerId)).not.toHaveProperty("refund_issued");
}
