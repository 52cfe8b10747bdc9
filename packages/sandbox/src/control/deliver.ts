import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Webhook, WebhookResult, WebhookSender } from "../webhook-sender.ts";
import type { Delivery } from "./delivery.ts";
import { makeWebhook, type WebhookSources } from "./make-webhook.ts";

/** Sends the ordered webhooks; returns the result of each, in the order of sending. */
export type Deliver = (delivery: Delivery) => Promise<WebhookResult[]>;

/** Delivers webhooks on demand: once, several times, late, in another order, all at once. */
export function createDeliver(
  sources: WebhookSources,
  sender: WebhookSender,
  stopping: AbortSignal,
): Deliver {
  return async ({ items, copies, delayMs, shuffle, parallel }) => {
    const webhooks: Webhook[] = [];
    for (const item of items) {
      const webhook = await makeWebhook(item, sources);
      for (let copy = 0; copy < copies; copy += 1) webhooks.push(webhook);
    }
    if (shuffle) shuffleInPlace(webhooks);
    const sendLate = async (webhook: Webhook): Promise<WebhookResult[]> => {
      if (delayMs > 0) await sleep(delayMs, undefined, { signal: stopping });
      return sender.send(webhook);
    };
    if (parallel) return (await Promise.all(webhooks.map(sendLate))).flat();
    const results: WebhookResult[] = [];
    for (const webhook of webhooks) results.push(...(await sendLate(webhook)));
    return results;
  };
}

/** Fisher-Yates. */
function shuffleInPlace<T>(items: T[]): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [moved] = items.splice(other, 1, ...items.slice(last, last + 1));
    if (moved !== undefined) items.splice(last, 1, moved);
  }
}
