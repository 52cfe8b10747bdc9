import { readFileSync } from "node:fs";
import { join } from "node:path";
import Stripe from "stripe";
import { z } from "zod";

/** An event as Stripe posts it, to be changed by a test. */
const Event = z.looseObject({
  id: z.string(),
  type: z.string(),
  data: z.looseObject({ object: z.looseObject({ id: z.string() }) }),
});
export type StripeTestEvent = z.infer<typeof Event>;

const FIXTURES = join(import.meta.dirname, "..", "lib", "webhooks", "fixtures");

/** A recorded event: `stripe.refund.created` and others of lib/webhooks/fixtures. */
export function stripeFixture(name: string): StripeTestEvent {
  return Event.parse(JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), "utf8")));
}

/** How a request is signed. */
interface Signing {
  secret?: string;
  /** Seconds since it was signed. */
  ageS?: number;
  /** Null for none. */
  header?: string | null;
}

/** The request Stripe would make; signed with the first secret of the test environment unless told. */
export function stripeRequest(
  event: unknown,
  { secret = "whsec_new", ageS = 0, header }: Signing = {},
): Request {
  const payload = typeof event === "string" ? event : JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000) - ageS;
  const signature =
    header === undefined ? Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }) : header;
  return new Request("http://127.0.0.1:3000/api/webhooks/stripe", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Stripe/1.0",
      ...(signature !== null && { "stripe-signature": signature }),
    },
    body: payload,
  });
}
