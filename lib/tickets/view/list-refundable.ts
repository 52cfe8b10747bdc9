import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { TicketTrail } from "../schemas.ts";

/**
 * Orders of a customer of which something is left to refund, newest first, those that were asked about on the ticket
 * before the others; at most 50.
 */
export async function listRefundable(
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
    order by exists (select from approvals a where a.ticket_id = ${ticketId} and a.order_id = o.id) desc,
      o.placed_at desc, o.id limit 50`);
  return [...rows];
}
