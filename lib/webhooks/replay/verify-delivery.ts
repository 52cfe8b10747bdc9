import type { webhookDeliveries } from "@/db/schema";
import { openSecret } from "@/lib/access/seal-secret";
import { env } from "@/lib/env";
import { sourceProvider } from "../rules.ts";
import type { Verification } from "../schemas.ts";
import { type FindSource, findSource } from "../sources/find-source.ts";
import { verifyStandardWebhook } from "../sources/verify-standard-webhook.ts";
import { verifyStripeSignature } from "../stripe/verify-stripe-signature.ts";

/**
 * Checks a stored request again, with the secrets of today and the time it came in. Postmark signs nothing: what was let
 * in once had its password, and of the rest nothing is kept.
 */
export async function verifyDelivery(
  row: typeof webhookDeliveries.$inferSelect,
  find: FindSource = findSource,
): Promise<Verification> {
  const { provider, body } = row;
  if (body === null) return "not_kept";
  if (provider === "postmark") return "counts";
  const headers = new Headers(row.headers);
  const receivedAtMs = row.receivedAt.getTime();
  if (provider === "stripe") {
    const { webhookSecrets } = env().stripe;
    const fault = verifyStripeSignature(body, headers.get("stripe-signature"), webhookSecrets, receivedAtMs);
    return fault ?? "counts";
  }
  const source = await find(provider.slice(sourceProvider("").length));
  const secrets = source?.secrets.map(openSecret) ?? [];
  return verifyStandardWebhook(body, headers, secrets, receivedAtMs) ?? "counts";
}
