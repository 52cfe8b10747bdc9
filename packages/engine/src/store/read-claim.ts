import type { Sql } from "./connect.ts";

/**
 * The run that an event id has started of a function within the last 24 hours, or null (protocol §2.4). Of an event that
 * waits in a batch, the id of the batch.
 */
export async function readClaim(sql: Sql, functionId: string, eventId: string): Promise<string | null> {
  const [row] = await sql<{ run_id: string }[]>`
    select coalesce((select id from runs where runs.batch_id = event_claims.run_id), run_id) as run_id
    from event_claims
    where function_id = ${functionId} and event_id = ${eventId} and expires_at > now()`;
  return row?.run_id ?? null;
}
