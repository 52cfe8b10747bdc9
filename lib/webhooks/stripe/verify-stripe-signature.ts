import Stripe from "stripe";
import type { SignatureFault } from "../sender.ts";

/** How far Stripe's clock and ours may be apart, and how long a signed request may travel: Stripe's own 300 s. */
const WINDOW_S = 300;

/**
 * Checks a Stripe signature over the raw body, of snapshot and of thin events alike. Stripe's SDK lets a time in the
 * future pass, so the window is checked here, on both sides.
 * @param secrets any of them may have signed
 * @param receivedAtMs when the request came in; for a stored one not now
 * @returns undefined when the signature counts
 */
export function verifyStripeSignature(
  raw: string,
  header: string | null,
  secrets: readonly string[],
  receivedAtMs: number,
): SignatureFault | undefined {
  if (!header) return "no_signature";
  // The SDK signs the last time it finds; a header with two could be read in two ways.
  const times = header.split(",").filter((item) => item.startsWith("t="));
  const sentAtS = times.length === 1 ? Number(times[0]?.match(/^t=(\d{1,12})$/)?.[1]) : Number.NaN;
  if (Number.isNaN(sentAtS)) return "bad_signature";
  if (!secrets.some((secret) => isSignedWith(secret, raw, header))) return "bad_signature";
  const ageS = receivedAtMs / 1000 - sentAtS;
  if (ageS > WINDOW_S) return "timestamp_old";
  return ageS < -WINDOW_S ? "timestamp_future" : undefined;
}

function isSignedWith(secret: string, raw: string, header: string): boolean {
  try {
    // What `constructEvent` begins with; it goes on to refuse thin events. 0 leaves the time to us.
    return Stripe.webhooks.signature?.verifyHeader(raw, header, secret, 0) === true;
  } catch {
    // Whatever it throws: for `v1=` that is a general error, and a caller must not be able to make it ours.
    return false;
  }
}
