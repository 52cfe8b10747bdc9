import { toStorable } from "@vagus/primitives/storable-text";
import type { PostmarkInbound } from "./postmark-schemas.ts";

/** By what a mail says which conversation it belongs to. */
export interface MailThread {
  /** Of the ticket's own reply address; empty when it was written to the general one. */
  mailboxHash: string;
  /** The mail's own `Message-ID`, with its angle brackets; null when it has none that a later mail could name. */
  rfcMessageId: string | null;
  /** Those of earlier mails, the nearest first. */
  references: string[];
}

/** More earlier mails than this are not looked up; the nearest come first. */
const MOST_REFERENCES = 20;
/** Characters of one header that are read; of `References` its end, where the nearest mails stand. */
const HEADER_LIMIT = 20_000;
const MESSAGE_ID = /<[^<>\s]{1,500}>/g;

/** Reads the mailbox hash, `Message-ID`, `In-Reply-To` and `References`, in the order of their worth. */
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
