import { and, desc, eq } from "drizzle-orm";
import { type customers, messages } from "@/db/schema";
import type { maskFor } from "@/lib/access/mask";
import { db } from "@/lib/db";
import { senderOf, showMail, type shownColumns } from "@/lib/tickets/view/shown-mail";

type ShownMessage = Omit<typeof messages.$inferSelect, "body" | "strippedBody"> &
  Record<Extract<keyof typeof shownColumns, "body" | "strippedBody">, string> & { length: number };

/** The mail that an approval is about, as a person may see it. */
export function showSource(
  mask: ReturnType<typeof maskFor>,
  message: ShownMessage,
  customer: typeof customers.$inferSelect,
) {
  const { text, quoted, wholeLength, clearedAfterDays } = showMail(message);
  return {
    id: message.id,
    fromName: mask.name(message.fromName || customer.name),
    at: message.createdAt.toISOString(),
    subject: mask.text(message.subject),
    body: mask.text(text),
    quoted: quoted && mask.text(quoted),
    wholeLength: mask.open ? wholeLength : null,
    clearedAfterDays,
    sender: senderOf(message),
  };
}

/** The newest answer to a mail; null without one. */
export async function readAnswerTo(messageId: string) {
  const [reply] = await db()
    .select()
    .from(messages)
    .where(and(eq(messages.answersMessageId, messageId), eq(messages.direction, "outbound")))
    .orderBy(desc(messages.id))
    .limit(1);
  if (!reply) return null;
  const { id, status, body, sentAt } = reply;
  return { id, status, body, sentAt: sentAt?.toISOString() ?? null };
}
