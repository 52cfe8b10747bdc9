import Stripe from "stripe";

/** The official SDK, pointed at a sandbox on this port. It does not retry by itself. */
export function stripeAt(port: number, key = "sk_test_local"): Stripe {
  return new Stripe(key, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: 10_000,
  });
}

/** The error of a call; throws if the call succeeds. */
export async function stripeErrorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`A Stripe error was expected, but the call returned ${String(outcome)}.`);
}
