import { randomInt } from "node:crypto";
import { buildEvent, type StripeEvent } from "../stripe/build-event.ts";
import { type DisputeStatus, renderDispute } from "../stripe/dispute.ts";
import { type RefundFacts, renderRefund } from "../stripe/refund.ts";
import type { StripeStore } from "../stripe/store.ts";
import { unknownToSandbox } from "./control-error.ts";
import type { WebhookOrder } from "./delivery.ts";

/** An order for an event about a refund or a charge that the stand-in knows. */
export type StripeOrder = Extract<WebhookOrder, { refundId: string } | { chargeId: string }>;

/**
 * Makes an event, and makes it true first: a refund that "fails" is failed in the account, a dispute
 * opened or closed is so on the charge, so that a console that reads back finds what it was told.
 * @throws ControlError 404 for an unknown id
 */
export async function makeStripeEvent(order: StripeOrder, store: StripeStore): Promise<StripeEvent> {
  switch (order.kind) {
    case "stripe.refund.created":
      return buildEvent("refund.created", renderRefund(findRefund(store, order.refundId)), null);
    case "stripe.refund.updated": {
      // What an update brings when nothing went wrong: the bank's reference becomes known.
      const before = findRefund(store, order.refundId);
      const reference = before.reference ?? String(randomInt(10 ** 11, 10 ** 12));
      const updated: RefundFacts = { ...before, reference };
      await store.append({ type: "refund.updated", refund: updated });
      const { destination_details } = renderRefund(before);
      return buildEvent("refund.updated", renderRefund(updated), null, { destination_details });
    }
    case "stripe.refund.failed": {
      const refund = findRefund(store, order.refundId);
      const failed: RefundFacts = { ...refund, status: "failed", failureReason: order.failureReason };
      await store.append({ type: "refund.updated", refund: failed });
      return buildEvent("refund.failed", renderRefund(failed), null);
    }
    case "stripe.charge.dispute.created":
      return makeDispute(store, order.chargeId, order.status);
    case "stripe.charge.dispute.closed":
      return makeDispute(store, order.chargeId, order.outcome);
  }
}

async function makeDispute(
  store: StripeStore,
  chargeId: string,
  status: DisputeStatus,
): Promise<StripeEvent> {
  const charge = store.charge(chargeId);
  if (!charge) throw unknownToSandbox(`charge ${chargeId}`);
  const created = store.dispute(chargeId)?.created ?? Math.floor(Date.now() / 1000);
  await store.append({ type: "charge.disputed", chargeId, status, created });
  const type = status === "won" || status === "lost" ? "charge.dispute.closed" : "charge.dispute.created";
  return buildEvent(type, renderDispute(charge, { status, created }), null);
}

function findRefund(store: StripeStore, id: string): RefundFacts {
  const refund = store.refund(id);
  if (!refund) throw unknownToSandbox(`refund ${id}`);
  return refund;
}
