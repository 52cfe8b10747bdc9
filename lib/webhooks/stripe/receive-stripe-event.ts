import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { EVENTS } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { noteDuplicate } from "../note-duplicate.ts";
import { keptHeaders, type Received, storable } from "../rules.ts";
import type { StripeNotice } from "./read-stripe-notice.ts";
import { selectStripeSubject } from "./select-stripe-subject.ts";

/** A verified event, and what it means to us: a notice, or the code why it means nothing. */
interface Arrived {
  id: string;
  type: string;
  meaning: StripeNotice | "unhandled_type";
}

/**
 * Stores an event of Stripe: delivery and our own event in one statement, so in one round trip and whole or not at all.
 * The same event again adds a line that says so, and nothing else.
 */
export async function receiveStripeEvent(event: Arrived, raw: string, headers: Headers): Promise<Received> {
  const deliveryId = newId("delivery");
  const eventId = newId("event");
  const notice = typeof event.meaning === "string" ? undefined : event.meaning;
  const cause = typeof event.meaning === "string" ? event.meaning : null;
  const [stored] = await intakeDb().execute<{ accepted: boolean }>(sql`
    with subject as (${notice ? selectStripeSubject(notice) : sql`select null::jsonb as data, null::text as ticket_id`}),
    delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, cause, http_status, headers, body, body_bytes, ticket_id, outbox_id)
      select ${deliveryId}, 'stripe', ${event.id}, ${event.type}, 'accepted', ${cause}, 200,
             ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${storable(raw)}, ${Buffer.byteLength(raw)}, ticket_id,
             ${notice ? eventId : null}
      from subject
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, ${notice?.name ?? null}, data, ${notice ? EVENTS[notice.name].startsRun : false}
      from delivery, subject where data is not null
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ provider: "stripe", providerEventId: event.id, raw, headers }, deliveryId);
  return { deliveryId, status: "duplicate" };
}
