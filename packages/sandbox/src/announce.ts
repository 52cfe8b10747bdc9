import { setTimeout as sleep } from "node:timers/promises";
import type { Webhook, WebhookSender, WebhookTarget } from "./webhook-sender.ts";

/**
 * Delays before a webhook that was not accepted is sent again. The vendors retry for minutes to days (Stripe three
 * days, Postmark after 1, 5 and 15 minutes); a developer would not wait that long.
 */
const RETRY_AFTER_MS = [1_000, 5_000, 30_000, 120_000];

/** Sends webhooks on its own, as the vendors do after an event. */
export interface Announcer {
  /** Returns at once. Nothing is sent when the console's address or the credential is not known. */
  announce(webhook: Webhook): void;
  /** Resolves when no webhook is under way; call it after the stop signal. */
  settled(): Promise<void>;
}

/**
 * An announcer that retries until the console answers 2xx or the retries are used up; each attempt is in the call list.
 * A webhook that is not sent when the sandbox stops is not sent later: the console finds the object by listing, as with
 * the real vendors.
 */
export function createAnnouncer(
  sender: WebhookSender,
  target: WebhookTarget,
  stopping: AbortSignal,
  report: (error: Error) => void,
): Announcer {
  const underWay = new Set<Promise<void>>();

  const sendUntilTaken = async (webhook: Webhook): Promise<void> => {
    for (const waitMs of [...RETRY_AFTER_MS, null]) {
      const results = await sender.send(webhook);
      if (results.some((result) => isTaken(result.status)) || waitMs === null) return;
      await sleep(waitMs, undefined, { signal: stopping });
    }
  };

  return {
    announce(webhook) {
      if (!canSend(webhook, target) || stopping.aborted) return;
      const sending = sendUntilTaken(webhook)
        .catch((error: unknown) => {
          if (!stopping.aborted) report(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}

function canSend(webhook: Webhook, target: WebhookTarget): boolean {
  if (!target.consoleUrl) return false;
  if (webhook.vendor === "stripe") return Boolean(target.stripeWebhookSecret);
  if (webhook.vendor === "slack") return Boolean(target.slackSigningSecret);
  return Boolean(target.webhookUser && target.webhookPassword);
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
