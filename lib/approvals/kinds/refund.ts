import { blockRefund } from "@/lib/refunds/block-refund";
import { issueRefund } from "@/lib/refunds/issue-refund";
import { LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { RefundEffect, refundEffectHash, refundKey } from "@/lib/refunds/refund-effect";
import { leftOf, obstacleSentence, refundObstacle } from "@/lib/refunds/rules";
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
  async obstacle(effect) {
    const look = await lookAtCharge(effect.chargeId, LOOK_MS.decision);
    const code = look.asked ? refundObstacle(look.charge, effect) : null;
    if (!look.asked || code === null) return null;
    const left = look.charge && { amountCents: leftOf(look.charge), currency: look.charge.currency };
    return {
      code: "refund_impossible",
      sentence: obstacleSentence(code, left),
      details: { obstacle: code, ...(left && { leftCents: left.amountCents }) },
    };
  },
  details: readRefundDetails,
  perform: issueRefund,
  decline: (approval, runId) => blockRefund(approval, runId),
});
