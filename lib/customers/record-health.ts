import { and, asc, gt, inArray, sql } from "drizzle-orm";
import { customers } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { needsPerson } from "@/lib/tickets/view/ticket-need";
import { type Health, type HealthFacts, healthOf } from "./rules.ts";

/** Small enough for one answer of a step and one request to the engine. */
const PAGE = 500;

export interface CheckPage {
  ids: string[];
  /** The next page begins after this id; null on the last page. */
  next: string | null;
}

/** Computes and stores a customer's health, once per run. */
export async function recordHealth(customerId: string, by: ActingRun): Promise<Health> {
  const [facts] = await db().execute<HealthFacts & Record<string, unknown>>(sql`
    select
      (select count(*)::int from tickets where customer_id = c.id and status <> 'resolved') as "openTickets",
      (select count(*)::int from tickets where customer_id = c.id and ${needsPerson}) as "waitingForPerson",
      (select count(*)::int from refunds r
        where r.customer_id = c.id and r.status = 'failed' and r.updated_at > now() - interval '30 days') as "failedRefunds",
      extract(day from now() - c.last_contact_at)::int as "daysSinceContact"
    from customers c where c.id = ${customerId}`);
  if (!facts) throw new NotFound("customer", customerId);
  const { openTickets, waitingForPerson, failedRefunds, daysSinceContact } = facts;
  const health = healthOf(facts);
  await appendAudit(db(), {
    ...auditedAs(by),
    action: "health_check_recorded",
    subject: { type: "customer", id: customerId },
    customerId,
    dedupeKey: `${by.runId}:record-health:health_check_recorded`,
    detail: { health, openTickets, waitingForPerson, failedRefunds, daysSinceContact },
  });
  return health;
}

/**
 * One page of ids of the customers whose health is checked every day: pro and enterprise.
 * @param after the page begins after this id; null for the first page
 */
export async function listCustomersToCheck(after: string | null): Promise<CheckPage> {
  const rows = await db()
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        inArray(customers.tier, ["enterprise", "pro"]),
        after === null ? undefined : gt(customers.id, after),
      ),
    )
    .orderBy(asc(customers.id))
    .limit(PAGE);
  const ids = rows.map(({ id }) => id);
  return { ids, next: ids.length === PAGE ? (ids.at(-1) ?? null) : null };
}
