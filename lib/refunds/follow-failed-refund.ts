import { eq } from "drizzle-orm";
import { slackPosts } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { emitEvent } from "@/lib/events/emit-event";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";
import { readRefundOnTicket } from "./read-refund.ts";

/**
 * Posts to Slack that a refund failed: amount and ids, no names. Once per refund; Slack has no idempotency key, so a
 * message whose answer was lost can appear twice, which is better than never.
 * @throws NotFound; VendorError when Slack did not accept it
 */
export async function announceFailedRefund(refundId: string): Promise<{ posted: boolean; why: string }> {
  if (!hasSlack()) return { posted: false, why: "slack_not_configured" };
  const key = `refund-failed:${refundId}`;
  const [said] = await db().select().from(slackPosts).where(eq(slackPosts.key, key));
  if (said) return { posted: false, why: "said_before" };
  const { refund, ticketId } = await readRefundOnTicket(refundId);
  const post = await postToSlack({
    text:
      `A refund of ${formatMoney(refund)} for ${refund.orderId} came back from the bank. Nobody is paid twice; ` +
      `a person has to find another way: <${env().publicUrl}${paths.ticket(ticketId)}|${ticketId}>`,
  });
  await db()
    .insert(slackPosts)
    .values({ key, ...post })
    .onConflictDoNothing();
  return { posted: true, why: "new" };
}

/**
 * Opens the support case of a failed refund, once per refund: `customer/refund.failed` starts the investigation.
 * @throws NotFound
 */
export async function openFailedCase(refundId: string): Promise<{ eventId: string; ticketId: string }> {
  const { ticketId } = await readRefundOnTicket(refundId);
  const id = `evt_case_${refundId}`;
  const eventId = await emitEvent(db(), "customer/refund.failed", { refundId, ticketId }, { id });
  return { eventId, ticketId };
}
