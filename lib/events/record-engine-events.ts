import { storableJson } from "@vagus/primitives/storable-json";
import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { ListedEvent } from "@/lib/engine-client/engine-schemas";
import { eventEntry } from "./catalogue.ts";
import { EVENT_SCHEMAS, EventName } from "./event-schemas.ts";

/** An id of the outbox: its event is stored already. */
const OUTBOX_ID = /^evt_/;

/**
 * Stores events of the catalogue that reached the engine without the outbox, with the status `sent`. A stored event only
 * gains the run that sent it. Data that does not fit the event's schema is left out, because it may hold personal data.
 * @param runId the run that sent them; null when it is not known
 * @returns the number of events that were new or gained their run
 */
export async function recordEngineEvents(
  events: readonly ListedEvent[],
  runId: string | null = null,
): Promise<number> {
  const rows = events.flatMap(({ id, internal_id, name, data, received_at }) => {
    const known = EventName.safeParse(name);
    if (!known.success || OUTBOX_ID.test(id ?? "")) return [];
    const { startsRun } = eventEntry(known.data);
    const schema = EVENT_SCHEMAS[known.data];
    return [
      { id: id ?? internal_id, name, data: schema.safeParse(data).data ?? {}, startsRun, at: received_at },
    ];
  });
  if (rows.length === 0) return 0;
  const recorded = await db().execute(sql`
    insert into outbox (id, name, data, starts_run, status, available_at, created_at, sent_at, observed_at, run_id)
    select e.id, e.name, e.data, e."startsRun", case when r.at is null then 'sent' else 'observed' end, null, e.at, e.at,
      r.at, ${runId}
    from jsonb_to_recordset(${storableJson(rows)}::text::jsonb)
      as e(id text, name text, data jsonb, "startsRun" boolean, at timestamptz)
    left join lateral (
      select coalesce(started_at, queued_at) as at from runs where event_id = e.id order by id limit 1
    ) r on true
    on conflict (id) do update set run_id = excluded.run_id
      where outbox.run_id is null and excluded.run_id is not null
    returning id`);
  return recorded.length;
}
