import { sql } from "drizzle-orm";
import { db } from "@/lib/db";

/** Resolved tickets of the last week without an embedding, because an event was lost. Newest first. */
export async function listUnembedded(most: number): Promise<string[]> {
  const rows = await db().execute<{ id: string }>(sql`
    select t.id from tickets t
    where t.resolved_at > now() - interval '7 days' and t.resolved_at < now() - interval '10 minutes'
      and not exists (select from ticket_embeddings e where e.ticket_id = t.id)
      and exists (select from messages m where m.ticket_id = t.id and m.direction = 'inbound')
    order by t.resolved_at desc limit ${most}`);
  return rows.map(({ id }) => id);
}
