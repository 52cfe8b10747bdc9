import { z } from "zod";
import { Currency, idOf } from "@/lib/http/schemas";
import { LARGEST_AMOUNT } from "@/lib/money";

/** Body of `POST /api/tickets/:id/propose-refund`. */
export const ProposeRefund = z.strictObject({
  orderId: idOf("order"),
  /** In minor units of the currency. */
  amountCents: z.int().positive().max(LARGEST_AMOUNT),
  currency: Currency,
  /** Internal: for reviewers and the audit log. */
  reason: z.string().trim().min(1, "Say why.").max(2000),
});
export type ProposeRefund = z.infer<typeof ProposeRefund>;
