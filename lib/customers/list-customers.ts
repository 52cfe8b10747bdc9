import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { customers, suppressedAddresses } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { CUSTOMER_CURSOR, type CustomerFilter, CustomerPage } from "./schemas.ts";

/** Order of the list: by last contact; without one, by the date they became a customer. */
const place = sql<Date>`coalesce(${customers.lastContactAt}, ${customers.createdAt})`.mapWith(
  customers.createdAt,
);

/** Customers with their open tickets and refunds, as this person may see them. */
export async function listCustomers(me: Me, { tier, closed, cursor }: CustomerFilter): Promise<CustomerPage> {
  requirePermission(me, "see");
  const [beforeMs, id] = readCursor(cursor, CUSTOMER_CURSOR)?.split(" ") ?? [];
  const rows = await db()
    .select({ customer: customers, place, closed: suppressedAddresses.cause, openTickets, refunds })
    .from(customers)
    .leftJoin(suppressedAddresses, eq(suppressedAddresses.address, customers.email))
    .where(
      and(
        tier ? eq(customers.tier, tier) : undefined,
        closed ? isNotNull(suppressedAddresses.address) : undefined,
        beforeMs && id
          ? sql`(${place}, ${customers.id}) < (${new Date(Number(beforeMs)).toISOString()}::timestamptz, ${id})`
          : undefined,
      ),
    )
    .orderBy(desc(place), desc(customers.id))
    .limit(PAGE_SIZE + 1);
  const mask = maskFor(me);
  const page = toPage(rows, (row) => `${row.place.getTime()} ${row.customer.id}`);
  return CustomerPage.parse({
    nextCursor: page.nextCursor,
    items: page.items.map(({ customer, closed: cause, ...counts }) => ({
      ...customer,
      ...counts,
      email: mask.email(customer.email),
      name: mask.name(customer.name),
      lastContactAt: customer.lastContactAt?.toISOString() ?? null,
      closed: cause,
    })),
  });
}

const openTickets = sql<number>`(
  select count(*)::int from tickets t where t.customer_id = ${customers.id} and t.status <> 'resolved'
)`;

const refunds = sql<number>`(
  select count(*)::int from refunds r where r.customer_id = ${customers.id} and r.status in ('executing', 'confirmed')
)`;
