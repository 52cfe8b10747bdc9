import { z } from "zod";
import { cutText } from "@/lib/cut-text";
import { SUBJECT_LIMIT } from "@/lib/tickets/rules";

/** Text of any length: the field is cut, the mail is not refused. */
const cut = (most: number) =>
  z
    .string()
    .default("")
    .transform((text) => cutText(text, most));

/**
 * An inbound mail as Postmark posts it; fields that we do not read pass unchecked. Only Postmark's own id is checked for
 * its length: everything else comes from the sender, and a refused mail is lost.
 */
export const PostmarkInbound = z.looseObject({
  MessageID: z.string().min(1).max(200),
  FromFull: z.looseObject({ Email: z.string(), Name: cut(1000) }),
  OriginalRecipient: cut(1000),
  To: cut(10_000),
  /** The part behind the plus sign of the address the mail was sent to. */
  MailboxHash: cut(1000),
  Subject: cut(SUBJECT_LIMIT),
  TextBody: z.string().default(""),
  HtmlBody: z.string().default(""),
  StrippedTextReply: z.string().default(""),
  Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })).default([]),
});
export type PostmarkInbound = z.infer<typeof PostmarkInbound>;

const Returned = {
  ID: z.union([z.int(), z.string().min(1).max(50)]),
  MessageID: z.string().min(1).max(200),
  /** Postmark's type, such as `HardBounce`; the numbers beside it differ from page to page of its documentation. */
  Type: z.string().min(1).max(100),
  /** Whether Postmark no longer sends to the address. */
  Inactive: z.boolean().default(false),
  Metadata: z.record(z.string(), z.string()).default({}),
};

/** A delivery, bounce or complaint of a mail we sent, as Postmark posts it. */
export const PostmarkOutcome = z.discriminatedUnion("RecordType", [
  z.looseObject({ RecordType: z.literal("Bounce"), ...Returned }),
  z.looseObject({ RecordType: z.literal("SpamComplaint"), ...Returned }),
  z.looseObject({
    RecordType: z.literal("Delivery"),
    MessageID: z.string().min(1).max(200),
    Recipient: z.string().min(1).max(320),
    Metadata: z.record(z.string(), z.string()).default({}),
  }),
]);
export type PostmarkOutcome = z.infer<typeof PostmarkOutcome>;

/** Only inbound mail has no `RecordType`. */
export const PostmarkRecord = z.looseObject({ RecordType: z.string().max(100).optional() });
