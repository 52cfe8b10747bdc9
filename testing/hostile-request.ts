import fc from "fast-check";
import { stripeFixture } from "./stripe-request.ts";

/** Where it is sent; the last does not exist. */
export const HOSTILE_PROVIDERS = ["stripe", "postmark", "sources/shop", "sources/nowhere"] as const;

/** A request from a sender without a secret. */
export interface HostileRequest {
  provider: (typeof HOSTILE_PROVIDERS)[number];
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
}

/** What HTTP lets through in a header. */
const headerText = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    maxLength: 200,
  })
  .map((text) => text.trim());
const digits = fc.oneof(fc.nat().map(String), fc.bigInt().map(String), headerText);
const hex = fc.oneof(fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 80 }), headerText);
const stripeHeader = fc.oneof(
  headerText,
  fc.tuple(digits, hex).map(([time, signature]) => `t=${time},v1=${signature}`),
  fc
    .array(fc.tuple(fc.constantFrom("t", "v0", "v1", ""), digits), { maxLength: 6 })
    .map((parts) => parts.map(([key, value]) => `${key}=${value}`).join(",")),
);
const headers = fc.record(
  {
    "stripe-signature": stripeHeader,
    authorization: fc.oneof(
      headerText,
      fc.base64String().map((text) => `Basic ${text}`),
    ),
    "webhook-id": headerText,
    "webhook-timestamp": digits,
    "webhook-signature": fc.oneof(
      headerText,
      fc.base64String().map((text) => `v1,${text} v1a,${text}`),
    ),
    "x-forwarded-for": headerText,
    "user-agent": headerText,
  },
  { requiredKeys: [] },
);

/** Real events, to be cut or changed. */
export const REAL_EVENTS = [
  "stripe.refund.created",
  "stripe.refund.failed",
  "stripe.charge.dispute.created",
].map(stripeFixture);
const bodyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 2000 }),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .tuple(fc.constantFrom(...REAL_EVENTS), fc.nat(2000))
    .map(([event, at]) => JSON.stringify(event).slice(0, at)),
  fc.nat(3000).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`),
  fc.constantFrom("", "null", "{}", '{"__proto__":{"id":1}}', "\u0000"),
);
const body = fc.oneof(
  bodyText,
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => new Uint8Array(bytes)),
);

/** Any request with arbitrary headers and body; none is valid. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.record({
  provider: fc.constantFrom(...HOSTILE_PROVIDERS),
  headers,
  body,
});
