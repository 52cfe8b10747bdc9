import { eq } from "drizzle-orm";
import { messages, suppressedAddresses } from "@/db/schema";
import { DELIVERY_OUTCOMES } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import type { MailOutcomeTold } from "@/lib/events/event-schemas";
import { reopenTicket } from "../reopen-ticket.ts";
import { outcomeOfKind } from "../rules.ts";

type Message = typeof messages.$inferSelect;

/**
 * Records the delivery outcome of a sent mail. A bounce or a spam complaint is audited and its ticket waits for a
 * person; an address that Postmark closed gets no more mail. A worse outcome replaces a milder one, in either order
 * of reports.
 * @throws NotFound
 */
export async function recordDeliveryOutcome(told: MailOutcomeTold, by: ActingRun) {
  return db().transaction(async (tx) => {
    const [message] = await tx.select().from(messages).where(eq(messages.id, told.messageId)).for("update");
    if (!message) throw new NotFound("message", told.messageId);
    const outcome = outcomeOfKind(told.kind);
    if (outcome === "passing") return { outcome };
    const rank = (one: Message["outcome"]) => (one ? DELIVERY_OUTCOMES.indexOf(one) : -1);
    if (rank(outcome) > rank(message.outcome))
      await tx.update(messages).set({ outcome }).where(eq(messages.id, message.id));
    if (outcome !== "delivered") await handBack(tx, message, { ...told, outcome }, by);
    return { outcome };
  });
}

async function handBack(
  tx: Transaction,
  { id, ticketId, customerId, toAddress, createdAt }: Message,
  { outcome: cause, kind, inactive }: MailOutcomeTold & { outcome: "bounced" | "complained" },
  by: ActingRun,
): Promise<void> {
  if (inactive)
    await tx
      .insert(suppressedAddresses)
      .values({ address: toAddress.trim().toLowerCase(), cause, kind, messageId: id })
      .onConflictDoNothing();
  await reopenTicket(tx, ticketId, createdAt);
  await appendAudit(tx, {
    ...auditedAs(by),
    action: "message_bounced",
    subject: { type: "message", id },
    customerId,
    dedupeKey: `message:${id}:${cause}`,
    detail: { ticketId, cause, kind, suppressed: inactive },
  });
}
