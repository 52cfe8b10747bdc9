import { createHmac } from "node:crypto";
import { sameSecret } from "@/lib/access/same-secret";
import type { SignatureFault } from "../sender.ts";

/** How far Slack's clock and ours may be apart, and how long a signed request may travel: Slack's own 300 s. */
const WINDOW_S = 300;

/** What Slack signs with: hex of HMAC-SHA256 over version, time (seconds since 1970) and raw body. */
export function slackSignature(secret: string, timestamp: string, raw: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${raw}`).digest("hex")}`;
}

/**
 * Checks a Slack signature over the raw body. The time counts on both sides: one in the future is refused too.
 * @param receivedAtMs when the request came in
 * @returns undefined when the signature counts
 */
export function verifySlackSignature(
  raw: string,
  headers: Headers,
  secret: string,
  receivedAtMs: number,
): SignatureFault | undefined {
  const signature = headers.get("x-slack-signature");
  const timestamp = headers.get("x-slack-request-timestamp");
  if (!signature || !timestamp) return "no_signature";
  if (!/^\d{1,12}$/.test(timestamp)) return "bad_signature";
  if (!sameSecret(signature, slackSignature(secret, timestamp, raw))) return "bad_signature";
  const ageS = receivedAtMs / 1000 - Number(timestamp);
  if (ageS > WINDOW_S) return "timestamp_old";
  return ageS < -WINDOW_S ? "timestamp_future" : undefined;
}
