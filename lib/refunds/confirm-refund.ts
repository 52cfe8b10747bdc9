import { eq } from "drizzle-orm";
import { refunds } from "@/db/schema";
import type { ActingRun } from "@/lib/audit/acting-run";
import { db } from "@/lib/db";
import type { StripeRefundTold } from "@/lib/events/event-schemas";
import { findRefund, retrieveRefund } from "@/lib/vendors/stripe";
import { failRefund } from "./fail-refund.ts";
import { recordIssuedRefund } from "./record-refund.ts";
import { nextCheckAt, readStripeStatus } from "./rules.ts";
import type { SettledRefund } from "./schemas.ts";
import { settleRefund } from "./settle-refund.ts";

type Refund = typeof refunds.$inferSelect;

/**
 * Brings our row to what Stripe says, whichever of its events came first, twice or not at all: at Stripe a refund only
 * ever moves on (open, arrived, undone), and so does the row. An event only says that there is something to ask: its
 * status may be old, or nobody's but its sender's, so Stripe is asked every time.
 * @param told what an event carried; only its ids are read
 * @param by the function that acts, and whether its event was `stripe/refund.failed`; if not, a failure sends that
 * @throws VendorError when Stripe gave no usable answer
 */
export async function confirmRefund(
  told: StripeRefundTold,
  by: ActingRun & { failureTold: boolean },
): Promise<SettledRefund> {
  const refund = await findRow(told);
  if (!refund) return { refundId: null, status: "not_ours" };
  const { stripeRefundId } = refund;
  // A refund that our row does not know yet is looked for by our ids: the event may name anybody's.
  const paid = stripeRefundId ? await retrieveRefund(stripeRefundId) : await findRefund(refund);
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

/** Nothing is decided yet: Stripe is asked again later. */
async function leaveOpen({ id, requestedAt, status }: Refund): Promise<SettledRefund> {
  if (status === "executing") {
    const checkAt = nextCheckAt("executing", requestedAt, new Date());
    await db().update(refunds).set({ checkAt }).where(eq(refunds.id, id));
  }
  return { refundId: id, status: "open" };
}
