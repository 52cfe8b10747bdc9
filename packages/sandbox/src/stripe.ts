import Stripe from "stripe";
import { answerGet, unknownUrl } from "./stripe/answer-get.ts";
import { authenticate } from "./stripe/authenticate.ts";
import { buildEvent, type StripeEvent } from "./stripe/build-event.ts";
import { createCharge } from "./stripe/create-charge.ts";
import { createRefund } from "./stripe/create-refund.ts";
import { parseForm } from "./stripe/form.ts";
import { createIdempotency, type Outcome } from "./stripe/idempotency.ts";
import { ChargeParams, parseParams, RefundParams } from "./stripe/params.ts";
import { renderRefund } from "./stripe/refund.ts";
import { errorForStatus, replyTo, StripeRefusal } from "./stripe/refuse.ts";
import { openStripeStore, type StripeStore } from "./stripe/store.ts";
import { toJson } from "./stripe/to-json.ts";
import type { Exchange, Reply, Vendor } from "./vendor.ts";

/** The Stripe stand-in, with its state for the control calls that make events. */
export interface StripeVendor extends Vendor {
  store: StripeStore;
}

/**
 * Charges and refunds of Stripe's API v1, kept in `<folder>/stripe.jsonl`.
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
        if (exchange.method === "GET") return await answerGet(store, exchange);
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
