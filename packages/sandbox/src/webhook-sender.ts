import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import type { CallLog } from "./calls.ts";
import type { FaultBook, FaultStatus } from "./faults.ts";

/** The address of webhooks and their credentials. Without `consoleUrl` none are sent. */
export interface WebhookTarget {
  /** Origin of the console, for example http://127.0.0.1:3000. */
  consoleUrl?: string | undefined;
  /** HTTP Basic of the Postmark webhooks. */
  webhookUser?: string | undefined;
  webhookPassword?: string | undefined;
  /** `whsec_…`, the secret of Stripe's signatures. */
  stripeWebhookSecret?: string | undefined;
  /** The secret of Slack's signatures. */
  slackSigningSecret?: string | undefined;
}

/** The vendors that send webhooks. */
export type WebhookVendor = "stripe" | "postmark" | "slack";

/** A webhook, ready to be sent any number of times: the id in the body stays the same. */
export interface Webhook {
  vendor: WebhookVendor;
  /** For example `postmark.inbound` or `stripe.refund.created`. */
  kind: string;
  /** The id by which a receiver recognises duplicates. */
  eventId: string;
  body: string;
}

/** The result of one sending. `status` is null without an answer; `error` then names the reason. */
export interface WebhookResult {
  kind: string;
  eventId: string;
  status: number | null;
  /** The answer, parsed when it is JSON. */
  body: unknown;
  durationMs: number;
  error: string | null;
}

/** A credential or the console's address was not given to the sandbox. */
export class WebhookNotConfiguredError extends Error {
  constructor(missing: string) {
    super(`The sandbox was started without ${missing}. Nothing was sent. Start it with that.`);
    this.name = "WebhookNotConfiguredError";
  }
}

/** Sends webhooks to the console in the name of their vendor. */
export interface WebhookSender {
  /** Sends once; a DELIVER fault can make it two, delay it, or lose it. @throws WebhookNotConfiguredError */
  send(webhook: Webhook): Promise<WebhookResult[]>;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** A sender that signs, applies the faults for DELIVER, and adds each sending to the calls of its vendor. */
export function createWebhookSender(
  target: WebhookTarget,
  books: Record<WebhookVendor, { faults: FaultBook; calls: CallLog }>,
  stopping: AbortSignal,
): WebhookSender {
  const sendOnce = async (webhook: Webhook, url: URL, lost: boolean, fault: FaultStatus | null) => {
    const startedAt = performance.now();
    const end = books[webhook.vendor].calls.begin({
      method: "DELIVER",
      path: url.pathname,
      idempotencyKey: null,
      requestId: webhook.eventId,
      fault,
    });
    const result = lost
      ? lostOnTheWay()
      : await post(url, headersFor(webhook, target), webhook.body, stopping);
    end(result.status ?? "failed", `${webhook.kind}${result.error ? `: ${result.error}` : ""}`);
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    return { kind: webhook.kind, eventId: webhook.eventId, durationMs, ...result };
  };

  return {
    async send(webhook) {
      const url = urlFor(webhook.vendor, target);
      headersFor(webhook, target); // Throws at once when a credential is missing.
      const fault = books[webhook.vendor].faults.take("DELIVER", url.pathname);
      const effect = fault?.status ?? null;
      if (fault?.status === "slow") await sleep(fault.delayMs, undefined, { signal: stopping });
      const lost = effect !== null && effect !== "slow" && effect !== "twice";
      const results = [await sendOnce(webhook, url, lost, effect)];
      if (effect === "twice") results.push(await sendOnce(webhook, url, false, effect));
      return results;
    },
  };
}

function urlFor(vendor: WebhookVendor, target: WebhookTarget): URL {
  if (!target.consoleUrl) throw new WebhookNotConfiguredError("--console-url");
  return new URL(`/api/webhooks/${vendor}`, target.consoleUrl);
}

function headersFor(webhook: Webhook, target: WebhookTarget): Record<string, string> {
  const json = { "content-type": "application/json; charset=utf-8" };
  if (webhook.vendor === "postmark") {
    if (!target.webhookUser) throw new WebhookNotConfiguredError("POSTMARK_WEBHOOK_USER");
    if (!target.webhookPassword) throw new WebhookNotConfiguredError("POSTMARK_WEBHOOK_PASSWORD");
    const basic = Buffer.from(`${target.webhookUser}:${target.webhookPassword}`).toString("base64");
    return { ...json, authorization: `Basic ${basic}`, "user-agent": "Postmark" };
  }
  if (webhook.vendor === "slack") {
    if (!target.slackSigningSecret) throw new WebhookNotConfiguredError("SLACK_SIGNING_SECRET");
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signed = createHmac("sha256", target.slackSigningSecret).update(`v0:${timestamp}:${webhook.body}`);
    return {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signed.digest("hex")}`,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    };
  }
  if (!target.stripeWebhookSecret) throw new WebhookNotConfiguredError("STRIPE_WEBHOOK_SECRET");
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: webhook.body,
    secret: target.stripeWebhookSecret,
  });
  return { ...json, "stripe-signature": signature, "user-agent": "Stripe/1.0" };
}

type Answer = Pick<WebhookResult, "status" | "body" | "error">;

function lostOnTheWay(): Answer {
  return { status: null, body: null, error: "lost by a fault of the sandbox, the console never saw it" };
}

async function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  stopping: AbortSignal,
): Promise<Answer> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  try {
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { status: response.status, body: parseAnswer(await response.text()), error: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, body: null, error: cause instanceof Error ? cause.message : String(cause) };
  }
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 4_000);
  }
}
