import { toStorable } from "@/lib/storable-text";

/** What became of a delivery that was taken. */
export interface Received {
  deliveryId: string;
  status: "accepted" | "duplicate";
}

/**
 * Headers that are kept with a delivery. An allow-list: credentials and cookies never come near the database. A signature
 * is none: it opens nothing but its own body, and that for five minutes; with it a delivery can be verified again.
 */
const KEPT_HEADERS = [
  "content-type",
  "content-length",
  "user-agent",
  "x-forwarded-for",
  "x-pm-retries-remaining",
  "stripe-signature",
  "webhook-id",
  "webhook-timestamp",
  "webhook-signature",
];

/** The headers of a request that may be stored. */
export function keptHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value.slice(0, 500)]];
    }),
  );
}

/** PostgreSQL keeps no NUL in text; a sender who puts one in must not cost us the mail. */
export const storable = toStorable;

/** What a source is called among the providers of deliveries. */
export function sourceProvider(name: string): string {
  return `sources/${name}`;
}
