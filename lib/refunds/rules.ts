/** What Stripe's status of a refund means to us. */
export type StripeVerdict = "open" | "arrived" | "undone";

const VERDICTS: Record<string, StripeVerdict> = {
  pending: "open",
  requires_action: "open",
  succeeded: "arrived",
  // Final, and possible days after `succeeded`: the money is back with us.
  failed: "undone",
  canceled: "undone",
};

/** Reads Stripe's word; undefined for one it has added since, or none: then Stripe is asked. */
export function readStripeStatus(status: string | null): StripeVerdict | undefined {
  return status !== null && Object.hasOwn(VERDICTS, status) ? VERDICTS[status] : undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Banks send refunds back within this time; later only a webhook tells. */
const WATCHED_MS = 30 * DAY_MS;

/**
 * When Stripe is asked about a refund, should no webhook have told: after a minute, then each time twice as old; once
 * confirmed after a day, in case it fails later. Null when it is old enough to be left alone.
 */
export function nextCheckAt(status: "executing" | "confirmed", requestedAt: Date, now: Date): Date | null {
  const ageMs = Math.max(now.getTime() - requestedAt.getTime(), 0);
  if (ageMs > WATCHED_MS) return null;
  return new Date(now.getTime() + Math.max(ageMs, status === "executing" ? MINUTE_MS : DAY_MS));
}
