import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, isNull } from "drizzle-orm";
import { customers, legalHolds, tickets } from "@/db/schema";
import type { HOLD_SUBJECTS } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import type { Database, Transaction } from "@/lib/db";

/** The subject of a legal hold: a customer with all tickets, or one ticket. */
export interface HoldSubject {
  type: (typeof HOLD_SUBJECTS)[number];
  id: string;
}

/**
 * Protects the records of a customer or a ticket from retention until the hold is lifted. A second hold on the same
 * subject changes nothing.
 * @param database as the owner: the application's role may only read holds
 * @param reason for people; the audit log does not get it
 * @throws NotFound
 */
export async function setLegalHold(
  database: Database,
  subject: HoldSubject,
  reason: string,
  actor: AuditActor,
): Promise<{ changed: boolean }> {
  return database.transaction(async (tx) => {
    const customerId = await customerOf(tx, subject);
    const id = `hold_${newUlid()}`;
    const made = await tx
      .insert(legalHolds)
      .values({ id, subjectType: subject.type, subjectId: subject.id, reason })
      .onConflictDoNothing()
      .returning();
    if (made.length === 0) return { changed: false };
    await appendAudit(tx, {
      actor,
      action: "legal_hold_set",
      subject,
      customerId,
      dedupeKey: `legal-hold:set:${id}`,
      detail: { holdId: id },
    });
    return { changed: true };
  });
}

/** Lifts the hold; the next application of retention clears the due records. @param database as the owner */
export async function liftLegalHold(
  database: Database,
  subject: HoldSubject,
  actor: AuditActor,
): Promise<{ changed: boolean }> {
  return database.transaction(async (tx) => {
    const [lifted] = await tx
      .update(legalHolds)
      .set({ liftedAt: new Date() })
      .where(
        and(
          eq(legalHolds.subjectType, subject.type),
          eq(legalHolds.subjectId, subject.id),
          isNull(legalHolds.liftedAt),
        ),
      )
      .returning();
    if (!lifted) return { changed: false };
    await appendAudit(tx, {
      actor,
      action: "legal_hold_lifted",
      subject,
      customerId: subject.type === "customer" ? subject.id : null,
      dedupeKey: `legal-hold:lifted:${lifted.id}`,
      detail: { holdId: lifted.id },
    });
    return { changed: true };
  });
}

async function customerOf(tx: Transaction, { type, id }: HoldSubject): Promise<string | null> {
  if (type === "ticket") {
    const [ticket] = await tx
      .select({ customerId: tickets.customerId })
      .from(tickets)
      .where(eq(tickets.id, id));
    if (!ticket) throw new NotFound("ticket", id);
    return ticket.customerId;
  }
  const [customer] = await tx.select({ id: customers.id }).from(customers).where(eq(customers.id, id));
  if (!customer) throw new NotFound("customer", id);
  return customer.id;
}
