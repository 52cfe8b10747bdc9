import type { TICKET_CATEGORIES } from "@/db/schema/vocabulary";
import { cutText } from "@/lib/cut-text";

/**
 * Tickets that need a person are counted up to here. A larger count would cost every page time on the day on which
 * people have least of it.
 */
export const MOST_COUNTED = 1_000;

/** Headers of automatic mail (RFC 3834, and those of list servers and mailers). */
const AUTOMATIC_HEADERS: { name: string; automatic: (value: string) => boolean }[] = [
  { name: "auto-submitted", automatic: (value) => value.toLowerCase() !== "no" },
  {
    name: "precedence",
    automatic: (value) => ["bulk", "junk", "list", "auto_reply"].includes(value.toLowerCase()),
  },
  { name: "x-autoreply", automatic: () => true },
  { name: "x-autorespond", automatic: () => true },
  { name: "x-auto-response-suppress", automatic: (value) => value.toLowerCase() !== "none" },
  { name: "list-id", automatic: () => true },
  { name: "list-unsubscribe", automatic: () => true },
];

/**
 * The header that marks a mail as automatic, or undefined. Automatic mail gets no automatic answer: two machines
 * would write to each other for ever.
 */
export function automaticCause(headers: readonly { name: string; value: string }[]): string | undefined {
  return AUTOMATIC_HEADERS.find(({ name, automatic }) =>
    headers.some((header) => header.name.toLowerCase() === name && automatic(header.value.trim())),
  )?.name;
}

/** Longest stored subject; a longer one is cut here and whole in the delivery. */
export const SUBJECT_LIMIT = 2000;

/** The subject of an answer, on one line. */
export function replySubject(subject: string): string {
  const line = subject.replace(/[\r\n]+/g, " ");
  return cutText(/^re:/i.test(line) ? line : `Re: ${line}`, SUBJECT_LIMIT);
}

/** Splits a mail into the sender's text and the quoted history below it. */
export function splitQuoted(body: string, stripped: string): { text: string; quoted: string } {
  const own = stripped.trim();
  if (own && body.startsWith(own)) return { text: own, quoted: body.slice(own.length).trim() };
  const quote = body.search(/^(On .+ wrote:|-{2,} ?Original Message ?-{2,}|>)/m);
  return quote > 0
    ? { text: body.slice(0, quote).trim(), quoted: body.slice(quote).trim() }
    : { text: body.trim(), quoted: "" };
}

/** Bounce types without an outcome: Postmark retries, or an autoresponder answered. */
const PASSING_KINDS = ["Transient", "AutoResponder", "ChallengeVerification", "AddressChange", "Subscribe"];

/** The outcome behind Postmark's bounce type; `passing` if it decides nothing. */
export function outcomeOfKind(kind: string): "delivered" | "bounced" | "complained" | "passing" {
  if (kind === "Delivery") return "delivered";
  if (kind === "SpamComplaint") return "complained";
  return PASSING_KINDS.includes(kind) ? "passing" : "bounced";
}

/** The reply address of a ticket: `support+token@example.com`. */
export function replyAddress(inbound: string, mailboxHash: string): string {
  const at = inbound.lastIndexOf("@");
  return `${inbound.slice(0, at)}+${mailboxHash}${inbound.slice(at)}`;
}

/** Words of each category; the first list with a word of the mail decides. */
const CATEGORY_WORDS: [Exclude<Category, "other">, RegExp][] = [
  ["refund", /\b(refund\w*|money back|reimburse\w*|charged twice|chargeback)\b/i],
  ["delivery", /\b(parcel|package|deliver\w*|shipp\w*|tracking|arrive\w*|courier)\b/i],
  ["account", /\b(account|password|log ?in|sign ?in|subscription|invoice|email address)\b/i],
];
type Category = (typeof TICKET_CATEGORIES)[number];

/** The category of a mail, by its words. Quoted history does not count. */
export function categoryOf(subject: string, ownText: string): Category {
  const text = `${subject}\n${ownText}`;
  return CATEGORY_WORDS.find(([, words]) => words.test(text))?.[0] ?? "other";
}

/** The holder of a ticket, if that is somebody else; null otherwise. */
export function holderBeside(
  {
    status,
    personNeeded,
    assigneeId,
  }: { status: string; personNeeded: string | null; assigneeId: string | null },
  meId: string,
): string | null {
  const held = personNeeded === "taken_over" && status !== "resolved";
  return held && assigneeId !== meId ? assigneeId : null;
}
