import { compile } from "html-to-text";

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

/** More HTML than this is cut: a mail that long is not read to its end by anybody. */
const HTML_LIMIT = 500_000;
/** Tags within tags deeper than this are left out; the walk is recursive, and a mail must not end it. */
const DEPTH_LIMIT = 100;

const asWritten = { options: { uppercase: false } };
const toText = compile({
  wordwrap: false,
  limits: { maxDepth: DEPTH_LIMIT },
  selectors: [
    { selector: "img", format: "skip" },
    { selector: "a", options: { ignoreHref: true } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, ...asWritten })),
  ],
});

/** A mail's text out of its HTML, for mails that bring no plain part. Nothing in it is fetched or run. */
export function textFromHtml(html: string): string {
  return toText(html.slice(0, HTML_LIMIT)).trim();
}

/** PostgreSQL keeps no NUL in text; a sender who puts one in must not cost us the mail. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "\ufffd");
}

/** What a source is called among the providers of deliveries. */
export function sourceProvider(name: string): string {
  return `sources/${name}`;
}
