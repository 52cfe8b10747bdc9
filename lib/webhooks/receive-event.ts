import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { EVENTS, type EventName } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { storableJson } from "@/lib/storable-json";
import { noteDuplicate } from "./note-duplicate.ts";
import { keptHeaders, type Received, storable } from "./rules.ts";

/** A verified request, and the event it means; `cause` says why it means none. */
interface Arrived {
  provider: string;
  providerEventId: string;
  kind: string;
  event: { name: EventName; data: Record<string, unknown> } | null;
  cause: string | null;
}

/**
 * Stores a request whose event is known whole: delivery and event in one statement. The same again adds a line that says
 * so, and nothing else.
 */
export async function receiveEvent(arrived: Arrived, raw: string, headers: Headers): Promise<Received> {
  const deliveryId = newId("delivery");
  const eventId = newId("event");
  const { provider, kind, event, cause } = arrived;
  const providerEventId = storable(arrived.providerEventId);
  const [stored] = await intakeDb().execute<{ accepted: boolean }>(sql`
    with delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, cause, http_status, headers, body, body_bytes, outbox_id)
      values (${deliveryId}, ${provider}, ${providerEventId}, ${kind}, 'accepted', ${cause}, 200,
              ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${storable(raw)}, ${Buffer.byteLength(raw)},
              ${event ? eventId : null})
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, ${event?.name ?? null}, ${storableJson(event?.data ?? null)}::text::jsonb,
             ${event ? EVENTS[event.name].startsRun : false}
      from delivery where ${event !== null}
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ provider, providerEventId, raw, headers }, deliveryId);
  return { deliveryId, status: "duplicate" };
}
