import { z } from "zod";

/** An inbound mail as Postmark posts it; what we do not read passes unchecked. */
export const PostmarkInbound = z.looseObject({
  MessageID: z.string().min(1).max(200),
  FromFull: z.looseObject({ Email: z.string().min(3).max(320), Name: z.string().max(1000).default("") }),
  OriginalRecipient: z.string().max(1000).default(""),
  To: z.string().max(10_000).default(""),
  Subject: z.string().max(2000).default(""),
  TextBody: z.string().default(""),
  HtmlBody: z.string().default(""),
  StrippedTextReply: z.string().default(""),
  Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })).default([]),
});
export type PostmarkInbound = z.infer<typeof PostmarkInbound>;
