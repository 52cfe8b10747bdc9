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

/** The part that the person who approves may change: the text. */
export const ReplyEdit = WriteReply.pick({ body: true });
