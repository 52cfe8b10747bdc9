import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Exchange, Reply } from "../vendor.ts";
import { canonicalForm, parseForm } from "./form.ts";
import { errorForStatus, invalidRequest, StripeRefusal } from "./refuse.ts";
import type { StoredAnswer, StripeRecord, StripeStore } from "./store.ts";

/** Stripe may forget a key once it is this old; the same key is then a new request. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Stripe's limit. */
const MAX_KEY_LENGTH = 255;

/** The outcome of a request. `effect` is its change of the account, null when there is none. */
export interface Outcome {
  status: number;
  body: z.core.util.JSONType;
  effect: Extract<StripeRecord, { type: "charge.created" | "refund.created" | "customer.saved" }> | null;
  summary: string;
}

/**
 * Runs a POST with the rules of Stripe's API v1 for `Idempotency-Key`
 * (https://docs.stripe.com/api/idempotent_requests): the first answer under a key is stored, 500 included, and replayed
 * for the same parameters; other parameters are an error; a key in flight is 409; a refused request stores nothing.
 */
export interface Idempotency {
  /**
   * @param execute decides synchronously, and its effect is written in the same turn, so that two requests never both
   * refund the same rest of a charge. It throws StripeRefusal to refuse.
   */
  run(exchange: Exchange, execute: () => Outcome): Promise<Reply>;
}

/** Keeps keys in flight; finished ones are in the store. */
export function createIdempotency(store: StripeStore): Idempotency {
  const inFlight = new Set<string>();

  const perform = async (exchange: Exchange, execute: () => Outcome, key: string | null): Promise<Reply> => {
    await exchange.hold();
    const outcome = execute();
    const answer = key === null ? undefined : { ...remember(exchange, outcome), key };
    if (outcome.effect) await store.append({ ...outcome.effect, answer });
    else if (answer) await store.append({ type: "answer.stored", answer });
    return { status: outcome.status, headers: keyHeader(key), body: outcome.body, summary: outcome.summary };
  };

  return {
    async run(exchange, execute) {
      const key = readKey(exchange);
      if (key === null) return perform(exchange, execute, null);
      const stored = store.answerUnder(key);
      if (stored && Date.now() - stored.atMs < KEY_LIFETIME_MS) return replay(stored, exchange);
      if (inFlight.has(key)) throw new StripeRefusal(409, errorForStatus(409).error);
      inFlight.add(key);
      try {
        return await perform(exchange, execute, key);
      } finally {
        inFlight.delete(key);
      }
    },
  };
}

function readKey(exchange: Exchange): string | null {
  const key = exchange.headers["idempotency-key"];
  if (typeof key !== "string" || key === "") return null;
  if (key.length > MAX_KEY_LENGTH) {
    throw invalidRequest(`Idempotency-Key is longer than ${MAX_KEY_LENGTH} characters.`);
  }
  return key;
}

function replay(stored: StoredAnswer, exchange: Exchange): Reply {
  if (stored.fingerprint !== fingerprint(exchange)) {
    throw new StripeRefusal(400, {
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used with the same endpoint and parameters they were " +
        `first used with. Try using a key other than '${stored.key}' if you meant to execute a different request.`,
    });
  }
  return {
    status: stored.status,
    headers: {
      ...keyHeader(stored.key),
      "idempotent-replayed": "true",
      "original-request": stored.requestId,
      // A retry would fail the same way.
      ...(stored.status >= 500 ? { "stripe-should-retry": "false" } : {}),
    },
    body: stored.body,
    summary: `replayed the answer of ${stored.requestId}`,
  };
}

function remember(exchange: Exchange, outcome: Outcome): Omit<StoredAnswer, "key"> {
  return {
    fingerprint: fingerprint(exchange),
    status: outcome.status,
    body: outcome.body,
    requestId: exchange.requestId,
    atMs: Date.now(),
  };
}

function fingerprint(exchange: Exchange): string {
  const parameters = canonicalForm(parseForm(new URLSearchParams(exchange.body)));
  return createHash("sha256").update(`${exchange.method} ${exchange.path} ${parameters}`).digest("hex");
}

function keyHeader(key: string | null): Record<string, string> {
  return key === null ? {} : { "idempotency-key": key };
}
