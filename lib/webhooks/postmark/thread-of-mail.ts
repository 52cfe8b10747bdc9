import { toStorable } from "@vagus/primitives/storable-text";
import type { PostmarkInbound } from "./postmark-schemas.ts";

/** The conversation that a mail says it belongs to. */
export interface MailThread {
  /** Of the ticket's own reply address; empty when the mail was written to the general address. */
  mailboxHash: string;
  /** The mail's own `Message-ID`, with its angle brackets; null when it has none that a later mail could name. */
  rfcMessageId: string | null;
  /** `Message-ID`s of earlier mails, the nearest first. */
  references: string[];
}

/** The most earlier mails that are looked up, from the nearest on. */
const MOST_REFERENCES = 20;
/** Characters of one header that are read, from its end: the nearest mails stand last in `References`. */
const HEADER_LIMIT = 20_000;
const MESSAGE_ID = /<[^<>\s]{1,500}>/g;

/** Reads the mailbox hash, `Message-ID`, `In-Reply-To` and `References`, the most reliable first. */
export function threadOfMail(mail: Pick<PostmarkInbound, "MailboxHash" | "Headers">): MailThread {
  const idsIn = (name: string) =>
    mail.Headers.filter((header) => header.Name.toLowerCase() === name).flatMap(
      ({ Value }) => Value.slice(-HEADER_LIMIT).match(MESSAGE_ID) ?? [],
    );
  const references = [...idsIn("in-reply-to"), ...idsIn("references").reverse()].map(toStorable);
  return {
    mailboxHash: toStorable(mail.MailboxHash).trim().toLowerCase(),
    rfcMessageId: idsIn("message-id").map(toStorable)[0] ?? null,
    references: [...new Set(references)].slice(0, MOST_REFERENCES),
  };
}
