import { z } from "zod";
import { REFUND_STATUSES, SUPPRESSION_CAUSES, TIERS } from "@/db/schema/vocabulary";
import { cursorOf, Instant, Money, pageOf } from "@/lib/http/schemas";
import { Suppression } from "@/lib/suppressions/schemas";
import { Ticket } from "@/lib/tickets/schemas";

/** A customer in a list. */
export const Customer = z.object({
  id: z.string(),
  /** Masked, like the name, for those who may not see personal data. */
  email: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  openTickets: z.int(),
  /** Refunds that moved money, or are about to. */
  refunds: z.int(),
  /** When the customer last wrote; null for never. */
  lastContactAt: Instant.nullable(),
  /** Why the customer gets no more mail; null when they do. */
  closed: z.enum(SUPPRESSION_CAUSES).nullable(),
});
export type Customer = z.infer<typeof Customer>;

/** `GET /api/customers`, last contact first. */
export const CustomerPage = pageOf(Customer);
export type CustomerPage = z.infer<typeof CustomerPage>;

/** Cursor: the time by which a customer is sorted, in milliseconds, and the id. */
export const CUSTOMER_CURSOR = /^\d{1,13} cust_[\w-]{1,100}$/;

export const CustomerFilter = z.strictObject({
  tier: z.enum(TIERS).optional(),
  /** `yes`: only customers who get no more mail. */
  closed: z.literal("yes").optional(),
  cursor: cursorOf(CUSTOMER_CURSOR).optional(),
});
export type CustomerFilter = z.infer<typeof CustomerFilter>;

/** An order of a customer. */
const Order = Money.extend({
  id: z.string(),
  description: z.string(),
  placedAt: Instant,
});

/** A refund of a customer, paid or not. */
const CustomerRefund = Money.extend({
  id: z.string(),
  orderId: z.string(),
  status: z.enum(REFUND_STATUSES),
  /** Why it was blocked or failed: a code. */
  cause: z.string().nullable(),
  stripeRefundId: z.string().nullable(),
  /** The ticket that asked for it. */
  ticketId: z.string(),
  requestedAt: Instant,
});

/** A customer with orders, refunds and tickets; `GET /api/customers/:id`. Lists are newest first, at most 50 each. */
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
