import { z } from "zod";

/** What became of the money, as steps pass it on: ids and codes. */
export const RefundOutcome = z.object({
  /** Null when the proposal was blocked before there was a row. */
  refundId: z.string().nullable(),
  /** `stopped`: money is stopped, nothing was decided or written; ask again when it was resumed. */
  status: z.enum(["issued", "already_refunded", "blocked", "failed", "stopped"]),
  cause: z.string().nullable(),
});
export type RefundOutcome = z.infer<typeof RefundOutcome>;
