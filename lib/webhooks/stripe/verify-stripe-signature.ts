import Stripe from "stripe";
import type { SignatureFault } from "../sender.ts";

/** How far Stripe's clock and ours may be apart, and how long a signed request may travel: Stripe's own 300 s. */
const WINDOW_S = 300;

/**
 * Checks a Stripe signature over the raw body, of snapshot and of thin events. Stripe's SDK accepts a time in the future,
 * so the window is checked here, on both sides.
 * @param secrets any of them may have signed
 * @param receivedAtMs when the request came in, also for a stored one
 * @returns undefined when the signature counts
 */
export function verifyStripeSignature(
  raw: string,
  header: string | null,
  secrets: readonly string[],
  receivedAtMs: number,
): SignatureFault | undefined {
  if (!header) return "no_signature";
  // The SDK uses the last time it finds, so a header with two times is ambiguous.
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
    // The first half of `constructEvent`, whose second half refuses thin events. 0 turns its time check off.
    return Stripe.webhooks.signature?.verifyHeader(raw, header, secret, 0) === true;
  } catch {
    // Any error: for `v1=` the SDK throws a general one, and a caller must not cause a 500.
    return false;
  }
}
