import { asc, desc, eq, sql } from "drizzle-orm";
import { customers, messages, ticketNotes, tickets, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { readTicketCost } from "@/lib/metrics/read-cost";
import { readUntrue } from "@/lib/replies/read-untrue";
import { writeCorrection } from "@/lib/replies/write-correction";
import { readCompany } from "@/lib/settings/settings";
import { readSuppression } from "@/lib/suppressions/read-suppression";
import { readTheirAddress } from "../lift-ticket-suppression.ts";
import { TicketTrail } from "../schemas.ts";
import { findSimilar } from "../similar/find-similar.ts";
import { loadTimeline } from "./load-timeline.ts";
import { senderOf, showMail, shownColumns } from "./shown-mail.ts";
import { isUnsettled, ticketNow } from "./ticket-need.ts";

/** A ticket: its conversation, and everything that happened on it on one timeline. @throws NotFound */
export async function readTicket(me: Me, id: string): Promise<TicketTrail> {
  requirePermission(me, "see");
  const [found] = await db()
    .select({ ticket: ticketNow, unsettled: isUnsettled, customer: customers, assigneeName: users.name })
    .from(tickets)
    .leftJoin(customers, eq(customers.id, tickets.customerId))
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .where(eq(tickets.id, id))
    .prepare("read_ticket")
    .execute();
  if (!found) throw new NotFound("ticket", id);
  const { ticket, customer, assigneeName, unsettled } = found;
  const [conversation, timeline, notes, refundable, similar, cost, suppression] = await Promise.all([
    db().select(shownColumns).from(messages).where(eq(messages.ticketId, id)).orderBy(asc(messages.id)),
    loadTimeline(me, id),
    db()
      .select({ note: ticketNotes, authorName: users.name })
      .from(ticketNotes)
      .leftJoin(users, eq(users.id, ticketNotes.authorId))
      .where(eq(ticketNotes.ticketId, id))
      .orderBy(desc(ticketNotes.id)),
    listRefundable(id, ticket.customerId),
    findSimilar(me, id),
    readTicketCost(id),
    readTheirAddress(id).then((address) => (address ? readSuppression(address) : null)),
    recordReveal(me, { type: "ticket", id }, ticket.customerId),
  ]);
  const mask = maskFor(me);
  const untrue = await readUntrue(id, conversation);
  const [first] = untrue;
  return TicketTrail.parse({
    ...ticket,
    subject: mask.text(ticket.subject),
    sender: mask.email(customer?.email ?? conversation[0]?.fromAddress ?? ""),
    tier: customer?.tier ?? null,
    customerName: customer ? mask.name(customer.name) : null,
    openedAt: ticket.openedAt.toISOString(),
    lastMessageAt: ticket.lastMessageAt.toISOString(),
    messages: conversation.map((message) => {
      const { text, quoted, wholeLength, clearedAfterDays } = showMail(message);
      const ours = message.direction === "outbound";
      return {
        ...message,
        fromName: ours ? message.fromName : mask.name(message.fromName || (customer?.name ?? "")),
        subject: mask.text(message.subject),
        body: mask.text(text),
        quoted: quoted && mask.text(quoted),
        wholeLength: mask.open ? wholeLength : null,
        clearedAfterDays,
        sender: ours ? null : senderOf(message),
        unsupported: mask.open ? (message.unsupported ?? []) : [],
        at: (message.sentAt ?? message.createdAt).toISOString(),
      };
    }),
    assigneeName,
    suppression,
    notes: notes.map(({ note, authorName }) => ({
      ...note,
      authorName,
      body: mask.text(note.body),
      at: note.writtenAt.toISOString(),
    })),
    refundable,
    unsettled,
    similar,
    cost,
    untrue: untrue.map((one) => ({
      ...one,
      sentence: mask.text(one.sentence),
      since: one.since?.toISOString() ?? null,
    })),
    correction:
      first && mask.open
        ? {
            messageId: first.messageId,
            body: writeCorrection(
              untrue.filter(({ messageId }) => messageId === first.messageId),
              customer?.name.split(" ")[0] ?? "",
              await readCompany(),
            ),
          }
        : null,
    timeline,
  });
}

/** A customer's refundable orders, those in the ticket's approvals first, then newest first; at most 50. */
async function listRefundable(
  ticketId: string,
  customerId: string | null,
): Promise<TicketTrail["refundable"]> {
  if (customerId === null) return [];
  const rows = await db().execute<TicketTrail["refundable"][number]>(sql`
    select o.id, o.description, o.amount_cents::int as "paidCents", o.currency,
      (o.amount_cents - coalesce(moved.cents, 0))::int as "leftCents"
    from orders o
    left join lateral (
      select sum(f.amount_cents) as cents from refunds f
      where f.customer_id = o.customer_id and f.order_id = o.id and f.status in ('executing', 'confirmed')) moved on true
    where o.customer_id = ${customerId} and o.amount_cents > coalesce(moved.cents, 0)
    order by exists (select from approvals a where a.ticket_id = ${ticketId} and a.effect ->> 'orderId' = o.id) desc,
      o.placed_at desc, o.id limit 50`);
  return [...rows];
}
