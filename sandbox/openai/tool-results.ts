import { z } from "zod";
import type { PastCall } from "./conversation";

/** ISO 4217 in either case, upper case inside. */
const Currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((currency) => currency.toUpperCase());

/** What `lookup_customer` may return; every field can be missing or masked. */
const CustomerResult = z.looseObject({
  name: z.string().nullish(),
  firstName: z.string().nullish(),
  email: z.string().nullish(),
  tier: z.string().nullish(),
});

/** One order of `list_orders`. Amounts in minor units, times ISO 8601. */
const OrderResult = z
  .looseObject({
    id: z.string().optional(),
    orderId: z.string().optional(),
    amountCents: z.int(),
    currency: Currency,
    refundedCents: z.int().nullish(),
    description: z.string().nullish(),
    status: z.string().nullish(),
    shippedAt: z.string().nullish(),
    deliveredAt: z.string().nullish(),
    carrier: z.string().nullish(),
    trackingNumber: z.string().nullish(),
    cardLast4: z.string().nullish(),
  })
  .transform(({ id, orderId, ...order }) => ({ ...order, id: id ?? orderId ?? "" }));
export type Order = z.infer<typeof OrderResult>;

const OrdersResult = z.union([
  z.array(OrderResult),
  z.looseObject({ orders: z.array(OrderResult) }).transform(({ orders }) => orders),
  z.looseObject({ items: z.array(OrderResult) }).transform(({ items }) => items),
]);

/** The statuses `issue_refund` reports; any other text is a person's no, or says that it expired. */
const RefundResult = z.looseObject({
  status: z.string(),
  amountCents: z.int().nullish(),
  currency: Currency.nullish(),
  reason: z.string().nullish(),
});

const RefundArguments = z.looseObject({
  orderId: z.string(),
  amountCents: z.int(),
  currency: Currency,
});

/** What became of one refund the model had proposed. `amountCents` is what was paid, if something was. */
export interface RefundOutcome {
  orderId: string;
  amountCents: number;
  currency: string;
  kind: "issued" | "already_refunded" | "refused" | "failed" | "open";
  /** Why not, in the words that came back; empty when there were none. */
  reason: string;
}

/** What the SDK says when a call was rejected without a message. */
const NO_REASON_GIVEN = "Tool execution was not approved.";
const LONGEST_REASON = 200;

/** The first name to greet with, and the tier. */
export function readCustomer(call: PastCall): { firstName: string; tier: string } {
  const parsed = z
    .union([
      z.looseObject({ customer: CustomerResult }).transform(({ customer }) => customer),
      CustomerResult,
    ])
    .safeParse(parseJson(call.result));
  const customer = parsed.success ? parsed.data : {};
  const name = customer.firstName ?? customer.name?.split(" ")[0] ?? customer.email?.split(/[@.]/)[0] ?? "";
  const firstName = /^\p{L}[\p{L}'’-]*$/u.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : "there";
  return { firstName, tier: customer.tier ?? "" };
}

/** The customer's orders; none when the result cannot be read. */
export function readOrders(call: PastCall): Order[] {
  const parsed = OrdersResult.safeParse(parseJson(call.result));
  return parsed.success ? parsed.data : [];
}

/** What became of an `issue_refund` call; null when its arguments were not of that shape. */
export function readRefundOutcome(call: PastCall): RefundOutcome | null {
  const proposed = RefundArguments.safeParse(parseJson(call.arguments));
  if (!proposed.success) return null;
  const { orderId, amountCents, currency } = proposed.data;
  const result = RefundResult.safeParse(parseJson(call.result));
  if (!result.success) {
    const kind = /\bexpire[sd]?\b/i.test(call.result) ? "open" : "refused";
    return { orderId, amountCents, currency, kind, reason: cleanReason(call.result) };
  }
  return {
    orderId,
    amountCents: result.data.amountCents ?? amountCents,
    currency: result.data.currency ?? currency,
    kind: kindOf(result.data.status),
    reason: cleanReason(result.data.reason ?? ""),
  };
}

function kindOf(status: string): RefundOutcome["kind"] {
  if (status === "issued" || status === "already_refunded" || status === "failed") return status;
  return status === "blocked" || status === "rejected" ? "refused" : "open";
}

function cleanReason(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line === NO_REASON_GIVEN ? "" : line.slice(0, LONGEST_REASON);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Plain text is what a rejected call comes back with.
  }
}
