import type { IncomingHttpHeaders } from "node:http";
import Stripe from "stripe";
import type { z } from "zod";
import {
  answerCustomers,
  createCustomer,
  deleteCustomer,
  updateCustomer,
} from "./stripe/answer-customers.ts";
import { answerGet, unknownUrl } from "./stripe/answer-get.ts";
import { answerSessions } from "./stripe/answer-sessions.ts";
import { buildEvent, type StripeEvent } from "./stripe/build-event.ts";
import { type ChargeFacts, renderCharge } from "./stripe/charge.ts";
import { createRefund } from "./stripe/create-refund.ts";
import { renderCustomer } from "./stripe/customer.ts";
import { parseForm } from "./stripe/form.ts";
import { createIdempotency, type Outcome } from "./stripe/idempotency.ts";
import { ChargeParams, CustomerParams, parseParams, RefundParams } from "./stripe/params.ts";
import { renderRefund } from "./stripe/refund.ts";
import { errorForStatus, noSuch, replyTo, StripeRefusal, toJson } from "./stripe/refuse.ts";
import { openStripeStore, type StripeStore } from "./stripe/store.ts";
import { type Exchange, newVendorId, type Reply, type Vendor } from "./vendor.ts";

/** The Stripe sandbox, with its state for the control calls that make events. */
export interface StripeVendor extends Vendor {
  store: StripeStore;
}

/**
 * Customers, charges, refunds and checkouts of Stripe's API v1. State is in `<folder>/stripe.jsonl`.
 * @param announce called with the event of each new refund once it is on disk
 */
export function createStripe(folder: string, announce: (event: StripeEvent) => void): StripeVendor {
  const store = openStripeStore(folder);
  const idempotency = createIdempotency(store);

  const post = async (exchange: Exchange, execute: () => Outcome): Promise<Reply> => {
    let made: Outcome | undefined;
    const reply = await idempotency.run(exchange, () => {
      made = execute();
      return made;
    });
    if (made?.effect?.type === "refund.created") {
      announce(buildEvent("refund.created", renderRefund(made.effect.refund), requestOf(exchange)));
    }
    if (made?.effect?.type === "customer.saved") {
      const { customer } = made.effect;
      const what =
        exchange.method === "DELETE" ? "deleted" : exchange.path === CUSTOMERS ? "created" : "updated";
      announce(buildEvent(`customer.${what}`, renderCustomer(customer), requestOf(exchange)));
    }
    return reply;
  };

  const refuse = async (exchange: Exchange, status: number): Promise<Reply> => {
    const body = errorForStatus(status);
    // A 500 is the API breaking while it executes, and 402 its verdict: both stay under the key.
    // 429, 502, 503 and 504 come from in front of the API, which has stored nothing.
    if (exchange.method === "POST" && (status === 500 || status === 402)) {
      return idempotency.run(exchange, () => ({
        status,
        body: toJson(body),
        effect: null,
        summary: `fault ${status}, kept under the key`,
      }));
    }
    return { status, headers: {}, body, summary: `fault ${status}` };
  };

  return {
    name: "stripe",
    store,
    answer: (exchange) =>
      asStripe(exchange, async () => {
        authenticate(exchange.headers);
        if (exchange.method === "GET") return await answerRead(store, exchange);
        if (exchange.path === CUSTOMERS || exchange.path.startsWith(`${CUSTOMERS}/`))
          return post(exchange, () => changeCustomer(store, exchange));
        const form = () => parseForm(new URLSearchParams(exchange.body));
        if (exchange.method === "POST" && exchange.path === "/v1/refunds") {
          return post(exchange, () => createRefund(store, parseParams(RefundParams, form())));
        }
        if (exchange.method === "POST" && exchange.path === "/v1/charges") {
          return post(exchange, () => createCharge(parseParams(ChargeParams, form())));
        }
        throw unknownUrl(exchange);
      }),
    refuse: (exchange, status) => asStripe(exchange, () => refuse(exchange, status)),
    close: () => store.close(),
  };
}

const CUSTOMERS = "/v1/customers";

function answerRead(store: StripeStore, exchange: Exchange): Promise<Reply> {
  if (/^\/v1\/customers(\/[^/]+)?$/.test(exchange.path)) return answerCustomers(store, exchange);
  if (/^\/v1\/checkout\/sessions(\/[^/]+)?$/.test(exchange.path)) return answerSessions(store, exchange);
  return answerGet(store, exchange);
}

/** @throws StripeRefusal 404 for another method or an unknown customer */
function changeCustomer(store: StripeStore, exchange: Exchange): Outcome {
  const id = exchange.path.slice(CUSTOMERS.length + 1);
  const params = () => parseParams(CustomerParams, parseForm(new URLSearchParams(exchange.body)));
  if (exchange.method === "POST") return id ? updateCustomer(store, id, params()) : createCustomer(params());
  if (exchange.method === "DELETE" && id) return deleteCustomer(store, id);
  throw unknownUrl(exchange);
}

function requestOf(exchange: Exchange): { id: string; idempotencyKey: string | null } {
  const key = exchange.headers["idempotency-key"];
  return { id: exchange.requestId, idempotencyKey: typeof key === "string" ? key : null };
}

/** Turns refusals into answers and adds the headers every answer of Stripe carries. */
async function asStripe(exchange: Exchange, work: () => Promise<Reply>): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await work();
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    reply = replyTo(error);
  }
  const headers = {
    "request-id": exchange.requestId,
    "stripe-version": Stripe.API_VERSION,
    ...reply.headers,
  };
  return { ...reply, headers };
}

/** The one secret key the sandbox knows. */
const SANDBOX_SECRET_KEY = "sk_test_local";

/**
 * Checks the key, sent as a bearer token or as the user of HTTP Basic.
 * @throws StripeRefusal 401 in Stripe's words; the key is shown masked.
 */
function authenticate(headers: IncomingHttpHeaders): void {
  const key = readKey(headers.authorization ?? "");
  if (key === SANDBOX_SECRET_KEY) return;
  throw new StripeRefusal(401, {
    type: "invalid_request_error",
    message: key
      ? `Invalid API Key provided: ${maskKey(key)}`
      : "You did not provide an API key. You need to provide your API key in the Authorization header, " +
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
  });
}

function readKey(authorization: string): string {
  const [scheme = "", value = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return "";
  return Buffer.from(value, "base64").toString("utf8").split(":", 1)[0] ?? "";
}

function maskKey(key: string): string {
  if (key.length <= 12) return "*".repeat(key.length);
  return `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
}

/** Stripe's test tokens that the sandbox knows. https://docs.stripe.com/testing */
const CARDS: Record<string, { brand: string; last4: string }> = {
  tok_visa: { brand: "visa", last4: "4242" },
  tok_mastercard: { brand: "mastercard", last4: "4444" },
  tok_amex: { brand: "amex", last4: "0005" },
};
const DECLINED = "tok_chargeDeclined";

/**
 * Decides about `POST /v1/charges`; writes nothing itself. A decline is an execution with the result 402, so it is
 * stored under its idempotency key.
 */
function createCharge(params: z.infer<typeof ChargeParams>): Outcome {
  if (params.source === DECLINED) {
    return { status: 402, body: toJson(errorForStatus(402)), effect: null, summary: "card declined" };
  }
  const card = CARDS[params.source];
  if (!card) throw noSuch("token", params.source, "source");
  const charge: ChargeFacts = {
    id: newVendorId("ch_sbx_"),
    amount: params.amount,
    currency: params.currency,
    created: Math.floor(Date.now() / 1000),
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: params.metadata,
    ...card,
  };
  return {
    status: 200,
    body: toJson(renderCharge(charge, 0, false)),
    effect: { type: "charge.created", charge },
    summary: `${charge.id}: ${charge.amount} ${charge.currency}`,
  };
}
