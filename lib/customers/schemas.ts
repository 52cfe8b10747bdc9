import { z } from "zod";
import { REFUND_STATUSES, TIERS } from "@/db/schema/vocabulary";
import { Instant, Money } from "@/lib/http/schemas";
import { Suppression } from "@/lib/suppressions/schemas";
import { Ticket } from "@/lib/tickets/schemas";

/** What a customer ordered. */
const Order = Money.extend({
  id: z.string(),
  description: z.string(),
  placedAt: Instant,
});

/** Money that went back to a customer, or was kept from it. */
const CustomerRefund = Money.extend({
  id: z.string(),
  orderId: z.string(),
  status: z.enum(REFUND_STATUSES),
  /** Why it was blocked or failed: a code. */
  cause: z.string().nullable(),
  stripeRefundId: z.string().nullable(),
  /** Where it was asked for. */
  ticketId: z.string(),
  requestedAt: Instant,
});

/** A customer with what lies between us; `GET /api/customers/:id`. Lists are newest first, at most 50 each. */
export const CustomerRecord = z.object({
  id: z.string(),
  /** Masked, like the name, for those who may not see personal data. */
  email: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  /** 0 to 100. */
  riskScore: z.int(),
  /** When the customer last wrote; null for never. */
  lastContactAt: Instant.nullable(),
  /** Why the customer gets no more mail; null when they do. */
  suppression: Suppression.nullable(),
  orders: z.array(Order),
  refunds: z.array(CustomerRefund),
  tickets: z.array(Ticket),
});
export type CustomerRecord = z.infer<typeof CustomerRecord>;
