import { eq } from "drizzle-orm";
import { orders } from "@/db/schema";
import { db } from "@/lib/db";
import type { StripeDisputeTold } from "@/lib/events/event-schemas";
import { retrieveDispute } from "@/lib/vendors/stripe";

/** A dispute of which it is known how it stands. */
export interface KnownDispute extends StripeDisputeTold {
  status: string;
}

/**
 * Asks Stripe about a dispute of which only the id is known, as from a thin event: how it stands, and which of our orders
 * its charge paid for.
 * @throws VendorError
 */
export async function askAboutDispute(disputeId: string): Promise<KnownDispute> {
  const { status, chargeId } = await retrieveDispute(disputeId);
  const [order] = await db().select().from(orders).where(eq(orders.chargeId, chargeId));
  return { orderId: order?.id ?? null, customerId: order?.customerId ?? null, disputeId, status };
}
