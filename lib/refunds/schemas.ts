import { z } from "zod";
import { REFUND_STATUSES } from "@/db/schema/vocabulary";

/** What became of the money, as steps pass it on: ids and codes. */
export const RefundOutcome = z.object({
  /** Null when the proposal was blocked before there was a row. */
  refundId: z.string().nullable(),
  /** `stopped`: money is stopped, nothing was decided or written; ask again when it was resumed. */
  status: z.enum(["issued", "already_refunded", "blocked", "failed", "stopped"]),
  cause: z.string().nullable(),
});
export type RefundOutcome = z.infer<typeof RefundOutcome>;

/** Where a refund stands after Stripe was heard, as steps pass it on. */
export const SettledRefund = z.object({
  /** Null when it is none of ours: somebody made it at Stripe by hand. */
  refundId: z.string().nullable(),
  /** Of our row; `open` while Stripe has decided nothing. */
  status: z.enum([...REFUND_STATUSES, "open", "not_ours"]),
});
export type SettledRefund = z.infer<typeof SettledRefund>;
