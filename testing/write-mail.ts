import { randomUUID } from "node:crypto";
import { type SenderStanding, verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";
import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { db } from "@/lib/db";
import { PostmarkInbound } from "@/lib/webhooks/postmark/postmark-schemas";
import { receiveMail } from "@/lib/webhooks/postmark/receive-mail";

/** A customer writes, as Postmark delivers it: Ada, unless told. */
export async function writeMail(
  body: string,
  more: {
    Email?: string;
    Name?: string;
    Subject?: string;
    MailboxHash?: string;
    Headers?: { Name: string; Value: string }[];
    /** What Postmark's checks of the sender find; they pass unless told. */
    sender?: SenderStanding;
  } = {},
) {
  const payload = PostmarkInbound.parse({
    MessageID: randomUUID(),
    FromFull: { Email: more.Email ?? "ada@example.com", Name: more.Name ?? "Ada Lovelace" },
    OriginalRecipient: "support@vagus.local",
    Subject: more.Subject ?? "Hello",
    TextBody: body,
    MailboxHash: more.MailboxHash,
    Headers: [
      ...verdictHeaders(more.Email ?? "ada@example.com", more.sender ?? "verified"),
      ...(more.Headers ?? []),
    ],
  });
  await receiveMail(payload, { raw: JSON.stringify(payload), keptHeaders: {} });
  const [message] = await db()
    .select()
    .from(messages)
    .where(eq(messages.providerMessageId, payload.MessageID));
  if (!message) throw new Error("The mail was not stored.");
  return { messageId: message.id, ticketId: message.ticketId };
}
