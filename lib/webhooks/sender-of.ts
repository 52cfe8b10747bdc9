import { postmarkSender } from "./postmark/postmark-sender.ts";
import type { Sender } from "./receive-request.ts";
import { sourceProvider } from "./rules.ts";
import { sourceSender } from "./sources/source-sender.ts";
import { stripeSender } from "./stripe/stripe-sender.ts";

/** Who stands behind a delivery's `provider`. */
export function senderOf(provider: string): Promise<Sender> {
  if (provider === "stripe") return Promise.resolve(stripeSender);
  if (provider === "postmark") return Promise.resolve(postmarkSender);
  return sourceSender(provider.slice(sourceProvider("").length));
}
