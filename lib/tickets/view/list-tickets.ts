import { and, desc, eq, lt, ne, type SQL, sql } from "drizzle-orm";
import { customers, messages, tickets } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { TICKET_CURSOR, type TicketFilter, TicketPage } from "../schemas.ts";
import { needsPerson, ticketNow, ticketStatus } from "./ticket-need.ts";

/** Tickets, newest first. */
export async function listTickets(me: Me, { status, person, cursor }: TicketFilter): Promise<TicketPage> {
  requirePermission(me, "see");
  const from = readCursor(cursor, TICKET_CURSOR);
  const rows = await db()
    .select({ ticket: ticketNow, customer: customers, sender: firstSender })
    .from(tickets)
    .leftJoin(customers, eq(customers.id, tickets.customerId))
    .where(and(inStatus(status), person ? needsPerson : undefined, from ? lt(tickets.id, from) : undefined))
    .orderBy(desc(tickets.id))
    .limit(PAGE_SIZE + 1);
  const mask = maskFor(me);
  const page = toPage(rows, ({ ticket }) => ticket.id);
  return TicketPage.parse({
    nextCursor: page.nextCursor,
    items: page.items.map(({ ticket, customer, sender }) => ({
      ...ticket,
      subject: mask.text(ticket.subject),
      sender: mask.email(customer?.email ?? sender ?? ""),
      tier: customer?.tier ?? null,
      openedAt: ticket.openedAt.toISOString(),
      lastMessageAt: ticket.lastMessageAt.toISOString(),
    })),
  });
}

/** `resolved` is stored; `open` and `waiting` differ by open approvals. */
function inStatus(status: TicketFilter["status"]): SQL | undefined {
  if (!status || status === "resolved") return status && eq(tickets.status, status);
  return and(ne(tickets.status, "resolved"), sql`${ticketStatus} = ${status}`);
}

/** The ticket's opener, for unknown senders. */
const firstSender = sql<string | null>`(
  select ${messages.fromAddress} from ${messages} where ${messages.ticketId} = ${tickets.id} order by ${messages.id} limit 1
)`;
