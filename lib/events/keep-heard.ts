import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { ListedEvent } from "@/lib/functions/engine-schemas";
import { storableJson } from "@/lib/storable-json";
import { EVENTS, EventName } from "./catalogue.ts";

/** How ids of the outbox begin: their events are known. */
const OURS = /^evt_/;

/**
 * Writes down events of the catalogue that a function sent in a step, or whoever else, as sent already. What is there
 * stays as it is; data that is not as the event wants it is left out, for nobody vouches that it is ids.
 * @returns how many were new
 */
export async function keepHeard(events: readonly ListedEvent[]): Promise<number> {
  const rows = events.flatMap(({ id, internal_id, name, data, received_at }) => {
    const known = EventName.safeParse(name);
    if (!known.success || OURS.test(id ?? "")) return [];
    const { schema, startsRun } = EVENTS[known.data];
    return [
      { id: id ?? internal_id, name, data: schema.safeParse(data).data ?? {}, startsRun, at: received_at },
    ];
  });
  if (rows.length === 0) return 0;
  const kept = await db().execute(sql`
    insert into outbox (id, name, data, starts_run, status, available_at, created_at, sent_at, observed_at)
    select e.id, e.name, e.data, e."startsRun", case when r.at is null then 'sent' else 'observed' end, null, e.at, e.at, r.at
    from jsonb_to_recordset(${storableJson(rows)}::text::jsonb)
      as e(id text, name text, data jsonb, "startsRun" boolean, at timestamptz)
    left join lateral (
      select coalesce(started_at, queued_at) as at from runs where event_id = e.id order by id limit 1
    ) r on true
    on conflict do nothing returning id`);
  return kept.length;
}
