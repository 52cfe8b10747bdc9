import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { COST_SUMS, costOfRuns } from "./cost-of-runs.ts";
import { TicketCost } from "./cost-schemas.ts";

/** What a ticket cost so far. */
export async function readTicketCost(ticketId: string): Promise<TicketCost> {
  const [cost] = await db().execute(sql`
    select ${COST_SUMS}, (
      select count(distinct event_id) from runs where subject_id = ${ticketId}
    )::int + (
      select count(*) from run_steps w join runs r on r.id = w.run_id
      where r.subject_id = ${ticketId} and w.waits_for->>'event' is not null
        and w.status = 'completed' and w.output is not null and w.output <> 'null'::jsonb
    )::int as events
    from (${costOfRuns(sql`r.subject_id = ${ticketId}`)}) c`);
  return TicketCost.parse(cost);
}
