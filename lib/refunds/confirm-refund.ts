import { eq } from "drizzle-orm";
import { refunds } from "@/db/schema";
import { db } from "@/lib/db";
import type { StripeRefundTold } from "@/lib/events/catalogue";
import { findRefund, retrieveRefund, type StripeRefund } from "@/lib/vendors/stripe";
import { failRefund } from "./fail-refund.ts";
import { recordIssuedRefund } from "./record-refund.ts";
import { nextCheckAt, readStripeStatus } from "./rules.ts";
import type { SettledRefund } from "./schemas.ts";
import { settleRefund } from "./settle-refund.ts";

type Refund = typeof refunds.$inferSelect;

/**
 * Brings our row to what Stripe says, whichever of its events came first, twice or not at all: at Stripe a refund only
 * ever moves on (open, arrived, undone), and so does the row. Where an event does not say enough, Stripe is asked.
 * @param told what an event carried
 * @param by the function that acts, and whether its event was `stripe/refund.failed`; if not, a failure sends that
 * @throws VendorError when Stripe had to be asked and gave no usable answer
 */
export async function confirmRefund(
  told: StripeRefundTold,
  by: { functionId: string; runId: string; failureTold: boolean },
): Promise<SettledRefund> {
  const refund = await findRow(told);
  if (!refund) return { refundId: null, status: "not_ours" };
  const paid = await findPayment(refund, told);
  if (!paid) return leaveOpen(refund);
  // Stripe told before our own call to it was answered: first it is written down that it took the refund.
  if (!refund.stripeRefundId) await recordIssuedRefund(refund, paid, refund.runId);
  const verdict = readStripeStatus(paid.status);
  if (verdict === "arrived") return settleRefund(refund.id, by);
  if (verdict === "undone") return failRefund(refund.id, `stripe_refund_${paid.status}`, by);
  return leaveOpen(refund);
}

/** The row the event is about; none when Stripe speaks of another refund than the one we paid with. */
async function findRow({ refundId, stripeRefundId }: StripeRefundTold): Promise<Refund | undefined> {
  const known = refundId
    ? eq(refunds.id, refundId)
    : stripeRefundId && eq(refunds.stripeRefundId, stripeRefundId);
  if (!known) return undefined;
  const [refund] = await db().select().from(refunds).where(known);
  const another = stripeRefundId && refund?.stripeRefundId && refund.stripeRefundId !== stripeRefundId;
  return another ? undefined : refund;
}

async function findPayment(refund: Refund, told: StripeRefundTold): Promise<StripeRefund | undefined> {
  const { stripeRefundId: id, amountCents: amount } = refund;
  if (id && readStripeStatus(told.status)) return { id, amount, status: told.status };
  const named = id ?? told.stripeRefundId;
  return named ? retrieveRefund(named) : findRefund(refund);
}

/** Nothing is decided yet: Stripe is asked again later. */
async function leaveOpen({ id, requestedAt, status }: Refund): Promise<SettledRefund> {
  if (status === "executing") {
    const checkAt = nextCheckAt("executing", requestedAt, new Date());
    await db().update(refunds).set({ checkAt }).where(eq(refunds.id, id));
  }
  return { refundId: id, status: "open" };
}
