import { eq } from "drizzle-orm";
import { messages, suppressedAddresses } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { reactivateAddress } from "@/lib/vendors/postmark";

/**
 * Lets an address that bounced get mail again, with Postmark and with us. What was refused meanwhile is not sent again.
 * An address that is open stays as it is.
 * @throws NotAllowed, Conflict when its reader called us spam, VendorError when Postmark gave no answer: then nothing was
 * changed here, and asking again is safe
 */
export async function liftSuppression(me: Me, address: string): Promise<void> {
  requirePermission(me, "decide");
  const lower = address.trim().toLowerCase();
  const closed = eq(suppressedAddresses.address, lower);
  if ((await db().$count(suppressedAddresses, closed)) === 0) return;
  // Postmark first: opened here alone, the next mail would be refused there and the address closed again.
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
    // The action that closed it, on the same message: whoever follows one finds the other.
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
