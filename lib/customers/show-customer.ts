import { desc, eq } from "drizzle-orm";
import { messages, refunds, tickets } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { readSuppression } from "@/lib/suppressions/read-suppression";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { listOrders } from "./list-orders.ts";
import { readCustomer } from "./read-customer.ts";
import { CustomerRecord } from "./schemas.ts";

/** Most rows of each list, as many as `listOrders` has. */
const MOST = 50;

/** A customer with orders, refunds and tickets, as this person may see them. @throws NotFound */
export async function showCustomer(me: Me, id: string): Promise<CustomerRecord> {
  requirePermission(me, "see");
  const customer = await readCustomer(id);
  const [ordered, refunded, conversations, suppression] = await Promise.all([
    listOrders(id),
    db()
      .select({ refund: refunds, ticketId: messages.ticketId })
      .from(refunds)
      .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
      .where(eq(refunds.customerId, id))
      .orderBy(desc(refunds.id))
      .limit(MOST),
    db()
      .select(ticketNow)
      .from(tickets)
      .where(eq(tickets.customerId, id))
      .orderBy(desc(tickets.id))
      .limit(MOST),
    readSuppression(customer.email),
    recordReveal(me, { type: "customer", id }, id),
  ]);
  const mask = maskFor(me);
  const sender = mask.email(customer.email);
  return CustomerRecord.parse({
    ...customer,
    email: sender,
    name: mask.name(customer.name),
    lastContactAt: customer.lastContactAt?.toISOString() ?? null,
    suppression,
    orders: ordered.map((order) => ({ ...order, placedAt: order.placedAt.toISOString() })),
    refunds: refunded.map(({ refund, ticketId }) => ({
      ...refund,
      ticketId,
      requestedAt: refund.requestedAt.toISOString(),
    })),
    tickets: conversations.map((ticket) => ({
      ...ticket,
      subject: mask.text(ticket.subject),
      sender,
      tier: customer.tier,
      openedAt: ticket.openedAt.toISOString(),
      lastMessageAt: ticket.lastMessageAt.toISOString(),
    })),
  });
}
