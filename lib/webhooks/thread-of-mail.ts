import type { PostmarkInbound } from "./postmark-schemas.ts";
import { storable } from "./rules.ts";

/** By what a mail says which conversation it belongs to. */
export interface MailThread {
  /** Of the ticket's own reply address; empty when it was written to the general one. */
  mailboxHash: string;
  /** `Message-ID`s of earlier mails, with their angle brackets, the nearest first. */
  references: string[];
}

/** More earlier mails than this are not looked up; the nearest come first. */
const MOST_REFERENCES = 20;
const MESSAGE_ID = /<[^<>\s]{1,500}>/g;

/** Reads the mailbox hash, `In-Reply-To` and `References`, in the order of their worth. */
export function threadOfMail(mail: Pick<PostmarkInbound, "MailboxHash" | "Headers">): MailThread {
  const idsIn = (name: string) =>
    mail.Headers.filter((header) => header.Name.toLowerCase() === name).flatMap(
      ({ Value }) => Value.match(MESSAGE_ID) ?? [],
    );
  const references = [...idsIn("in-reply-to"), ...idsIn("references").reverse()].map(storable);
  return {
    mailboxHash: storable(mail.MailboxHash).trim().toLowerCase(),
    references: [...new Set(references)].slice(0, MOST_REFERENCES),
  };
}
