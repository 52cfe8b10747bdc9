import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "../journal.ts";
import { Mail } from "./mail.ts";

/** Why an address gets no more mail. */
const SuppressionReason = z.enum(["HardBounce", "SpamComplaint"]);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

const PostmarkRecord = z.discriminatedUnion("type", [
  z.object({ type: z.literal("mail.sent"), mail: Mail }),
  z.object({ type: z.literal("address.suppressed"), address: z.string(), reason: SuppressionReason }),
  z.object({ type: z.literal("address.reactivated"), address: z.string() }),
]);
type PostmarkRecord = z.infer<typeof PostmarkRecord>;

/** The outbox, and the suppressed addresses, which are compared in lower case. */
export interface PostmarkStore {
  /** Newest first, as the API lists them. */
  mails(): Mail[];
  mail(messageId: string): Mail | undefined;
  /** Resolves when the mail is on disk: then it counts as sent. */
  send(mail: Mail): Promise<void>;
  suppressionOf(address: string): SuppressionReason | undefined;
  suppress(address: string, reason: SuppressionReason): Promise<void>;
  reactivate(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens `<folder>/postmark.jsonl` and replays it. */
export function openPostmarkStore(folder: string): PostmarkStore {
  const mails = new Map<string, Mail>();
  const suppressed = new Map<string, SuppressionReason>();
  const apply = (record: PostmarkRecord): void => {
    if (record.type === "mail.sent") mails.set(record.mail.messageId, record.mail);
    if (record.type === "address.suppressed") suppressed.set(record.address, record.reason);
    if (record.type === "address.reactivated") suppressed.delete(record.address);
  };
  const journal = openJournal(join(folder, "postmark.jsonl"), PostmarkRecord, apply);
  const append = (record: PostmarkRecord): Promise<void> => {
    apply(record);
    return journal.append(record);
  };
  return {
    mails: () => [...mails.values()].reverse(),
    mail: (messageId) => mails.get(messageId),
    send: (mail) => append({ type: "mail.sent", mail }),
    suppressionOf: (address) => suppressed.get(address.toLowerCase()),
    suppress: (address, reason) =>
      append({ type: "address.suppressed", address: address.toLowerCase(), reason }),
    reactivate: (address) => append({ type: "address.reactivated", address: address.toLowerCase() }),
    close: () => journal.close(),
  };
}
