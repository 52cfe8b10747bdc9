import { createHmac } from "node:crypto";
import { sameSecret } from "@/lib/access/same-secret";
import type { SignatureFault } from "../sender.ts";

/** How old a request may be, and how far ahead the sender's clock: as in the specification's own library. */
const WINDOW_S = 300;

/**
 * Checks the signature of Standard Webhooks 1.0 (github.com/standard-webhooks): HMAC-SHA256 over id, time and raw body,
 * with the base64 text after `whsec_` as the key.
 * @param secrets any of them may have signed
 * @param receivedAtMs when the request came in, also for a stored one
 * @returns undefined when the signature counts
 */
export function verifyStandardWebhook(
  raw: string,
  headers: Headers,
  secrets: readonly string[],
  receivedAtMs: number,
): SignatureFault | undefined {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const signatures = headers.get("webhook-signature");
  if (!id || !timestamp || !signatures) return "no_signature";
  if (!/^\d{1,12}$/.test(timestamp)) return "bad_signature";
  const sent = signatures.split(" ").filter((signature) => signature.startsWith("v1,"));
  const counts = secrets.some((secret) => {
    const expected = signStandardWebhook({ id, timestamp, raw }, secret);
    return sent.some((signature) => sameSecret(signature, expected));
  });
  if (!counts) return "bad_signature";
  const ageS = receivedAtMs / 1000 - Number(timestamp);
  if (ageS > WINDOW_S) return "timestamp_old";
  return ageS < -WINDOW_S ? "timestamp_future" : undefined;
}

/** The signature of a request, `v1,<base64>`. */
export function signStandardWebhook(
  { id, timestamp, raw }: { id: string; timestamp: string; raw: string },
  secret: string,
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${raw}`).digest("base64")}`;
}
