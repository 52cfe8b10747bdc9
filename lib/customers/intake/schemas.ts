import { z } from "zod";
import { TIERS } from "@/db/schema/vocabulary";
import { AskedInstant, Currency, Instant, idOf, Money, StorableText } from "@/lib/http/schemas";
import { LARGEST_AMOUNT } from "@/lib/money";

/** A day (its midnight in UTC) or an instant. */
const Since = z.union([z.iso.date().transform((day) => `${day}T00:00:00Z`), AskedInstant]).pipe(AskedInstant);

/** Body of `PUT /api/customers/:id`. */
export const PutCustomer = z.strictObject({
  /** Compared in lower case, as mail addresses are. */
  email: z.email().toLowerCase().max(320),
  name: StorableText.trim().min(1).max(200),
  /** Default: unchanged; `standard` for a new customer. */
  tier: z.enum(TIERS).optional(),
  /** When they became a customer. Default: unchanged; now for a new customer. */
  createdAt: Since.optional(),
});
export type PutCustomer = z.infer<typeof PutCustomer>;

/** A charge at Stripe; `py_` is a payment that was not made by card. */
const ChargeId = z.string().regex(/^(ch|py)_\w{1,100}$/, "a charge of Stripe: begins with ch_ or py_");

/** Body of `PUT /api/orders/:id`. */
export const PutOrder = z.strictObject({
  customerId: idOf("customer"),
  chargeId: ChargeId,
  /** Minor units of the order's own currency: cents of USD, yen of JPY. */
  amountCents: z.int().min(1).max(LARGEST_AMOUNT),
  currency: Currency,
  description: StorableText.trim().min(1).max(500),
  /** Default: unchanged; now for a new order. */
  placedAt: Since.optional(),
});
export type PutOrder = z.infer<typeof PutOrder>;

/** A customer's data in a source. */
export const CustomerData = PutCustomer.extend({ id: idOf("customer") });
export type CustomerData = z.infer<typeof CustomerData>;

/** An order's data in a source. */
export const OrderData = PutOrder.extend({ id: idOf("order") });
export type OrderData = z.infer<typeof OrderData>;

/** Answer of `PUT /api/customers/:id`: 201 when the customer is new, 200 otherwise. */
export const StoredCustomer = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  createdAt: Instant,
  updatedAt: Instant,
});

/** Answer of `PUT /api/orders/:id`: 201 when the order is new, 200 otherwise. */
export const StoredOrder = Money.extend({
  id: z.string(),
  customerId: z.string(),
  chargeId: z.string(),
  description: z.string(),
  placedAt: Instant,
  updatedAt: Instant,
});
