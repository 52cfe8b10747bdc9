import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "../journal";
import { Mail } from "./mail";

const MailRecord = z.object({ type: z.literal("mail.sent"), mail: Mail });

/** The outbox of the stand-in. */
export interface PostmarkStore {
  /** Newest first, as the API lists them. */
  mails(): Mail[];
  mail(messageId: string): Mail | undefined;
  /** Resolves when the mail is on disk, which is what "sent" means here. */
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}

/** Opens `<folder>/postmark.jsonl` and replays it. */
export function openPostmarkStore(folder: string): PostmarkStore {
  const mails = new Map<string, Mail>();
  const journal = openJournal(join(folder, "postmark.jsonl"), MailRecord, ({ mail }) => {
    mails.set(mail.messageId, mail);
  });
  return {
    mails: () => [...mails.values()].reverse(),
    mail: (messageId) => mails.get(messageId),
    async send(mail) {
      mails.set(mail.messageId, mail);
      await journal.append({ type: "mail.sent", mail });
    },
    close: () => journal.close(),
  };
}
