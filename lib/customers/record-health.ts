import { sql } from "drizzle-orm";
import { NotFound } from "@/lib/app-errors";
import { type ActingRun, auditedAs } from "@/lib/audit/acting-run";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { needsPerson } from "@/lib/tickets/view/ticket-need";
import { type Health, type HealthFacts, healthOf } from "./rules.ts";

/** Looks at how a customer fares and writes that down, once a run. */
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
