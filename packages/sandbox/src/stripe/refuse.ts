import { z } from "zod";
import type { Reply } from "../vendor.ts";

/** The error object of Stripe's API. https://docs.stripe.com/api/errors */
export interface StripeErrorBody {
  error: { type: string; message: string; code?: string; param?: string };
}

/** A request that Stripe refuses before any effect: nothing is stored for its idempotency key. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;
  constructor(status: number, error: StripeErrorBody["error"]) {
    super(error.message);
    this.name = "StripeRefusal";
    this.status = status;
    this.body = { error };
  }
}

/** 400 about a parameter. */
export function invalidRequest(
  message: string,
  details: { code?: string; param?: string } = {},
): StripeRefusal {
  return new StripeRefusal(400, { type: "invalid_request_error", message, ...details });
}

/** The refusal of an unknown id. Stripe answers 404 when the id is in the URL and 400 when it is a parameter. */
export function noSuch(what: string, id: string, param: string): StripeRefusal {
  const message = `No such ${what}: '${id}'`;
  return new StripeRefusal(param === "id" ? 404 : 400, {
    type: "invalid_request_error",
    message,
    code: "resource_missing",
    param,
  });
}

/** Stripe's error for the status of a fault. */
export function errorForStatus(status: number): StripeErrorBody {
  if (status === 429) {
    return {
      error: {
        type: "invalid_request_error",
        code: "rate_limit",
        message: "Request rate limit exceeded. You can learn more at https://docs.stripe.com/rate-limits.",
      },
    };
  }
  if (status === 402) {
    return { error: { type: "card_error", code: "card_declined", message: "Your card was declined." } };
  }
  if (status === 409) {
    return {
      error: {
        type: "idempotency_error",
        code: "idempotency_key_in_use",
        message: "There is currently another in-progress request using this Idempotent Key.",
      },
    };
  }
  if (status >= 500) {
    return { error: { type: "api_error", message: "An unknown error occurred. (A fault of the sandbox.)" } };
  }
  return {
    error: { type: "invalid_request_error", message: `Refused with ${status} by a fault of the sandbox.` },
  };
}

/** A refusal as an answer. */
export function replyTo(refusal: StripeRefusal): Reply {
  return {
    status: refusal.status,
    headers: {},
    body: refusal.body,
    summary: `refused: ${refusal.body.error.code ?? refusal.body.error.type}`,
  };
}

/** An API object as plain JSON data, so that the journal stores exactly the sent data. */
export function toJson(value: object): z.core.util.JSONType {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}
