import { z } from "zod";
import type { PastCall } from "./conversation.ts";

/** ISO 4217 in either case, upper case inside. */
const Currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((currency) => currency.toUpperCase());

/** A result of `lookup_customer`; every field can be missing or masked. */
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
    placedAt: z.string().nullish(),
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

const Sum = z.looseObject({ amountCents: z.int(), currency: Currency });

/** The result of `issue_refund`; a call that was stopped without an outcome returns plain text. */
const RefundResult = z.looseObject({
  status: z.string(),
  decidedBy: z.string().nullish(),
  moved: Sum.nullish(),
  notMoved: Sum.nullish(),
  mayTellCustomer: z.array(z.string()).default([]),
  customerNote: z.string().nullish(),
  next: z.string().nullish(),
});

const RefundArguments = z.looseObject({
  orderId: z.string(),
  amountCents: z.int(),
  currency: Currency,
});

/** The outcome of one refund that the model proposed. `amountCents` is the amount paid, if any was. */
export interface RefundOutcome {
  orderId: string;
  amountCents: number;
  currency: string;
  kind: "issued" | "already_refunded" | "refused" | "failed" | "open";
  /** True when the result says that a person decided. */
  byPerson: boolean;
  /** The reason of a refusal that the customer may be told, or an empty text. */
  reason: string;
  /** True when the result says that a person looks at it. */
  personLooks: boolean;
}

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

/** The outcome of an `issue_refund` call; null when its arguments do not parse. */
export function readRefundOutcome(call: PastCall): RefundOutcome | null {
  const proposed = RefundArguments.safeParse(parseJson(call.arguments));
  if (!proposed.success) return null;
  const { orderId, amountCents, currency } = proposed.data;
  const result = RefundResult.safeParse(parseJson(call.result));
  const asked = { orderId, amountCents, currency };
  if (!result.success) return { ...asked, kind: "refused", byPerson: false, reason: "", personLooks: false };
  const { status, decidedBy, moved, notMoved, mayTellCustomer, customerNote, next } = result.data;
  const kind = kindOf(status);
  const told = customerNote ?? (decidedBy === "rule" ? (mayTellCustomer[0] ?? "") : "");
  const sum = moved ?? notMoved;
  return {
    ...asked,
    ...(sum && { amountCents: sum.amountCents, currency: sum.currency }),
    kind,
    byPerson: decidedBy === "person",
    reason: kind === "refused" ? oneLine(told) : "",
    personLooks: next === "person_looks",
  };
}

/** Whether `hand_to_person` says that the ticket waits for a person now. */
export function wasHandedOver(call: PastCall): boolean {
  const parsed = z.looseObject({ status: z.literal("handed_over") }).safeParse(parseJson(call.result));
  return parsed.success;
}

function kindOf(status: string): RefundOutcome["kind"] {
  if (status === "issued" || status === "already_refunded" || status === "failed") return status;
  return status === "not_refunded" ? "refused" : "open";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST_REASON);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A call that was stopped without an outcome returns plain text.
  }
}
