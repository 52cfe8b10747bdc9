import Stripe from "stripe";
import { VendorError } from "@/lib/app-errors";
import { requireActing } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { addressOf } from "@/lib/http/fetch-from";

/** The durable layer owns retries, so a call is short and made once. */
export const STRIPE_TIMEOUT_MS = 15_000;

/** Codes after which the same request can never succeed. */
const PERMANENT_CODES = [
  "charge_already_refunded",
  "charge_disputed",
  "charge_not_refundable",
  "refund_disputed_payment",
];

let client: Stripe | undefined;

/** The client of this process, created on first use. Only files of this folder call Stripe. */
export function stripe(): Stripe {
  if (client) return client;
  const { key, base } = env().stripe;
  const url = base ? new URL(base) : undefined;
  client = new Stripe(key, {
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: STRIPE_TIMEOUT_MS,
    ...(url && {
      host: url.hostname,
      port: url.port,
      protocol: url.protocol === "https:" ? "https" : "http",
    }),
  });
  return client;
}

export type StripeRefund = Pick<Stripe.Refund, "id" | "status" | "amount">;

/**
 * Asks Stripe to refund. Safe to repeat with the same key.
 * @throws VendorError, permanent when Stripe refused for good; otherwise the outcome may be unknown
 */
export async function createRefund(
  payload: Stripe.RefundCreateParams,
  idempotencyKey: string,
): Promise<StripeRefund> {
  await requireActing();
  try {
    return await stripe().refunds.create(payload, { idempotencyKey });
  } catch (error) {
    throw asVendorError(error);
  }
}

/** Stripe's present state of a refund, independent of its webhooks. @throws VendorError */
export async function retrieveRefund(stripeRefundId: string): Promise<StripeRefund> {
  try {
    return await stripe().refunds.retrieve(stripeRefundId);
  } catch (error) {
    throw asVendorError(error);
  }
}

export type StripeDispute = Pick<Stripe.Dispute, "id" | "status"> & { chargeId: string };

/** Stripe's present state of a dispute. @throws VendorError */
export async function retrieveDispute(disputeId: string): Promise<StripeDispute> {
  try {
    const { id, status, charge } = await stripe().disputes.retrieve(disputeId);
    return { id, status, chargeId: typeof charge === "string" ? charge : charge.id };
  } catch (error) {
    throw asVendorError(error, "to show the dispute");
  }
}

/** Our ids of a refund; Stripe keeps message and order as metadata. */
interface RefundIds {
  chargeId: string;
  sourceMessageId: string;
  orderId: string;
}

/**
 * Looks for our refund when its response was lost. Stripe forgets idempotency keys after a day, but lists all refunds.
 * @throws VendorError
 */
export async function findRefund(ids: RefundIds): Promise<StripeRefund | undefined> {
  try {
    const list = stripe().refunds.list({ charge: ids.chargeId, limit: 100 });
    for await (const refund of list) {
      const { source_message_id: message, order_id: order } = refund.metadata ?? {};
      if (message === ids.sourceMessageId && order === ids.orderId) return refund;
    }
    return undefined;
  } catch (error) {
    throw asVendorError(error);
  }
}

/** A payment at Stripe. Amounts in minor units of its own currency. */
export interface StripeCharge {
  amountCents: number;
  refundedCents: number;
  /** ISO 4217 in capitals. */
  currency: string;
  paid: boolean;
  /** The dispute that decides whether it can be refunded; null without one. */
  dispute: { status: string; refundable: boolean; dueBy: Date | null } | null;
}

/**
 * Stripe's present state of a payment, and of its dispute if it ever had one.
 * @param timeoutMs of each of the two calls
 * @throws VendorError; code `stripe_resource_missing` when Stripe has no such charge
 */
export async function retrieveCharge(chargeId: string, timeoutMs: number): Promise<StripeCharge> {
  try {
    const charge = await stripe().charges.retrieve(chargeId, {}, { timeout: timeoutMs });
    return {
      amountCents: charge.amount,
      refundedCents: charge.amount_refunded,
      currency: charge.currency.toUpperCase(),
      paid: charge.paid,
      dispute: charge.disputed ? await findDispute(chargeId, timeoutMs) : null,
    };
  } catch (error) {
    throw asVendorError(error, "to show the payment");
  }
}

async function findDispute(chargeId: string, timeoutMs: number): Promise<StripeCharge["dispute"]> {
  const { data } = await stripe().disputes.list({ charge: chargeId, limit: 100 }, { timeout: timeoutMs });
  // A charge can be disputed more than once; one dispute that forbids a refund is enough.
  const dispute = data.find((one) => !one.is_charge_refundable) ?? data[0];
  if (!dispute) return null;
  const { status, is_charge_refundable: refundable, evidence_details } = dispute;
  // 0 means that no answer is possible.
  const dueBy = evidence_details.due_by ? new Date(evidence_details.due_by * 1000) : null;
  return { status, refundable, dueBy };
}

function noAnswer(): string {
  const { base = "https://api.stripe.com" } = env().stripe;
  return `none from ${addressOf("STRIPE_API_BASE", base)}`;
}

/** Classifies an error by code, then by status; never by class, because a 409 is a general API error. */
export function asVendorError(error: unknown, refused = "the refund"): VendorError {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const status = error.statusCode;
  // Stripe gives no code for an amount above the refundable rest of a charge.
  const named = error.code ?? (error.param === "amount" ? "amount_too_large" : undefined);
  const code = named ?? (status ? `http_${status}` : "no_answer");
  const clashing =
    code === "idempotency_key_in_use" || code === "lock_timeout" || status === 409 || status === 429;
  const permanent =
    PERMANENT_CODES.includes(code) || (!clashing && status !== undefined && status >= 400 && status < 500);
  return new VendorError({
    code: `stripe_${code}`,
    message: permanent
      ? `Stripe refused ${refused} (${code}). No money moved; trying again changes nothing.`
      : `Stripe did not give a usable answer (${code === "no_answer" ? noAnswer() : code}). Trying again is safe: the key keeps it to one refund.`,
    permanent,
  });
}
