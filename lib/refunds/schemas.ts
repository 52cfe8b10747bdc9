import { z } from "zod";
import { REFUND_STATUSES } from "@/db/schema/vocabulary";

/** The outcome of a payment, as a step's result: ids and codes. */
export const RefundOutcome = z.object({
  /** Null when the proposal was blocked before there was a row. */
  refundId: z.string().nullable(),
  /** `stopped`: money is stopped, and nothing was decided or written; call again when it is resumed. */
  status: z.enum(["issued", "already_refunded", "blocked", "failed", "stopped"]),
  cause: z.string().nullable(),
});
export type RefundOutcome = z.infer<typeof RefundOutcome>;

/** The state of a refund after Stripe's answer, as a step's result. */
export const SettledRefund = z.object({
  /** Null for a refund that somebody made at Stripe by hand. */
  refundId: z.string().nullable(),
  /** Of our row; `open` while Stripe has decided nothing. */
  status: z.enum([...REFUND_STATUSES, "open", "not_ours"]),
});
export type SettledRefund = z.infer<typeof SettledRefund>;
