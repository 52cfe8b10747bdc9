import { eq } from "drizzle-orm";
import { messages, suppressedAddresses } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { reactivateAddress } from "@/lib/vendors/postmark";

/**
 * Lifts the suppression of a bounced address, at Postmark and here. Mail that was refused meanwhile is not sent. An
 * address without a suppression stays unchanged.
 * @throws NotAllowed; Conflict after a spam complaint; VendorError when Postmark did not answer: then nothing was
 * changed here, and a repeat is safe
 */
export async function liftSuppression(me: Me, address: string): Promise<void> {
  requirePermission(me, "decide");
  const lower = address.trim().toLowerCase();
  const closed = eq(suppressedAddresses.address, lower);
  if ((await db().$count(suppressedAddresses, closed)) === 0) return;
  // Postmark first: if it were lifted only here, Postmark would refuse the next mail and the address would close again.
  if (!(await reactivateAddress(lower))) {
    throw new Conflict({
      code: "complaint_stands",
      message:
        "Postmark keeps this address closed: its reader called our mail spam, and only they can take that back. Nothing was changed. Reach the customer another way.",
    });
  }
  await db().transaction(async (tx) => {
    const [lifted] = await tx.delete(suppressedAddresses).where(closed).returning();
    if (!lifted) return;
    const { messageId, cause, kind, suppressedAt } = lifted;
    const [message] = await tx.select().from(messages).where(eq(messages.id, messageId));
    // The action and message of the suppression, so that both audit rows are found together.
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "message_bounced",
      subject: { type: "message", id: messageId },
      customerId: message?.customerId ?? null,
      dedupeKey: `message:${messageId}:lifted:${suppressedAt.toISOString()}`,
      detail: { ticketId: message?.ticketId ?? null, cause, kind, lifted: true },
    });
  });
}
