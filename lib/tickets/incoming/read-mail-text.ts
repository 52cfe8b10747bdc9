import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";

/**
 * The whole text of a mail, however long; reading it is audited.
 * @throws NotAllowed, NotFound
 */
export async function readMailText(me: Me, messageId: string): Promise<string> {
  requirePermission(me, "reveal");
  const [mail] = await db()
    .select({ body: messages.body, customerId: messages.customerId })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (!mail) throw new NotFound("message", messageId);
  await recordReveal(me, { type: "message", id: messageId }, mail.customerId);
  return mail.body;
}
