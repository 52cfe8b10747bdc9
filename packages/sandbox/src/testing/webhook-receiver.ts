import { text } from "node:stream/consumers";
import Stripe from "stripe";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { listen } from "../listen.ts";

/** The credentials that the receiver requires. */
export const CREDENTIALS = {
  webhookUser: "postmark",
  webhookPassword: "p@ss:word",
  stripeWebhookSecret: "whsec_sandbox_test",
};

/** A webhook with a valid signature or password. */
export interface ReceivedWebhook {
  path: string;
  payload: Record<string, unknown>;
}

/**
 * Receives webhooks where the console would: HTTP Basic for Postmark, the official SDK's signature check for
 * Stripe. Answers 401 to anything else and does not keep it.
 * @param refuseFirst number of first webhooks that get 503 and are not kept
 */
export async function startReceiver(refuseFirst = 0): Promise<{ url: string; received: ReceivedWebhook[] }> {
  const received: ReceivedWebhook[] = [];
  let left = refuseFirst;
  const listener = await listen("receiver", 0);
  listener.serve(async (request, response) => {
    const body = await text(request);
    const path = request.url ?? "";
    if (left > 0) {
      left -= 1;
      response.writeHead(503).end();
      return;
    }
    const isGenuine =
      path === "/api/webhooks/stripe"
        ? isSigned(body, String(request.headers["stripe-signature"]))
        : request.headers.authorization === `Basic ${btoa("postmark:p@ss:word")}`;
    if (!isGenuine) {
      response.writeHead(401).end();
      return;
    }
    received.push({ path, payload: z.record(z.string(), z.unknown()).parse(JSON.parse(body)) });
    response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
  });
  onTestFinished(() => listener.close());
  return { url: listener.url, received };
}

function isSigned(body: string, signature: string): boolean {
  try {
    Stripe.webhooks.constructEvent(body, signature, CREDENTIALS.stripeWebhookSecret);
    return true;
  } catch {
    return false;
  }
}
