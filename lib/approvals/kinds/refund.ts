import { formatMoney } from "@/lib/money";
import { blockRefund } from "@/lib/refunds/block-refund";
import { issueRefund } from "@/lib/refunds/issue-refund";
import { findObstacle, LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { RefundEffect, refundEffectHash, refundKey } from "@/lib/refunds/refund-effect";
import { readRefundDetails } from "../card/read-refund-details.ts";
import { defineKind } from "./kind.ts";

/** Sends money of one payment back, once for a message and an order. */
export const refund = defineKind<RefundEffect>({
  name: "refund",
  effect: RefundEffect,
  key: refundKey,
  // Existing votes are bound to this hash, which is older than kinds and covers only the effect.
  hash: refundEffectHash,
  measures: ["amount", "tier", "topic", "earlierRefunds", "risk", "requester", "workerVersion"],
  money: ({ amountCents, currency }) => ({ amountCents, currency }),
  title: ({ orderId }) => `Refund for ${orderId}`,
  outside: ({ orderId, ...money }) => `Refund of ${formatMoney(money)} for ${orderId}`,
  async obstacle(effect) {
    const look = await lookAtCharge(effect.chargeId, LOOK_MS.decision);
    const found = findObstacle(look, effect);
    if (!found) return null;
    const { obstacle, left, sentence } = found;
    const details = { obstacle, ...(left && { leftCents: left.amountCents }) };
    return { code: "refund_impossible", sentence, details };
  },
  details: readRefundDetails,
  perform: issueRefund,
  decline: (approval, runId) => blockRefund(approval, runId),
});
