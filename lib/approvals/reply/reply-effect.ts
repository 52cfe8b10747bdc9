import { z } from "zod";
import { WriteReply } from "@/lib/tickets/schemas";

/** The effect of a reply: this draft answers this mail. Another draft is another effect. */
export const ReplyEffect = z.strictObject({
  ticketId: z.string(),
  /** The mail that it answers. */
  sourceMessageId: z.string(),
  draft: z.string().min(1),
});
export type ReplyEffect = z.infer<typeof ReplyEffect>;

/** A reply whose draft retention cleared. Its hash is kept, so that its votes still verify; it is never sent. */
const ClearedReply = z.strictObject({
  ticketId: z.string(),
  sourceMessageId: z.string(),
  clearedHash: z.string(),
});

/** The effect in the row of a reply. */
export const StoredReply = z.union([ReplyEffect, ClearedReply]);
export type StoredReply = z.infer<typeof StoredReply>;

/** The part that the person who approves may change: the text. */
export const ReplyEdit = WriteReply.pick({ body: true });
