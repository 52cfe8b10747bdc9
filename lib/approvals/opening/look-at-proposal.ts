import { and, eq } from "drizzle-orm";
import { agentStates, messages, orders } from "@/db/schema";
import { db } from "@/lib/db";
import { type ChargeLook, LOOK_MS, lookAtCharge, NOT_ASKED } from "@/lib/refunds/look-at-charge";

/**
 * Asks Stripe about the payment of an agent's proposal, before the approval opens and outside its transaction. Skips
 * an order that is not the customer's own: `openApproval` blocks it.
 * @param agentStateId the worker's stored state, with the proposal
 * @param callId the proposal's call in that state
 */
export async function lookAtProposal(agentStateId: string, callId: string): Promise<ChargeLook> {
  const [found] = await db()
    .select({ proposals: agentStates.proposals, customerId: messages.customerId })
    .from(agentStates)
    .innerJoin(messages, eq(messages.id, agentStates.messageId))
    .where(eq(agentStates.id, agentStateId));
  const orderId = found?.proposals.find((one) => one.callId === callId)?.orderId;
  if (!orderId || !found?.customerId) return NOT_ASKED;
  const [order] = await db()
    .select({ chargeId: orders.chargeId })
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.customerId, found.customerId)));
  return order ? lookAtCharge(order.chargeId, LOOK_MS.run) : NOT_ASKED;
}
