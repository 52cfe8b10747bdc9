import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { EVENTS } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { noteDuplicate } from "../note-duplicate.ts";
import { keptHeaders, type Received, storable } from "../rules.ts";
import type { MailOutcome } from "./read-mail-outcome.ts";

/**
 * Stores what Postmark says of a mail we sent: delivery and event in one statement. A mail that is none of ours is
 * accepted with its cause and starts nothing.
 */
export async function receiveMailOutcome(
  outcome: MailOutcome,
  raw: string,
  headers: Headers,
): Promise<Received> {
  const deliveryId = newId("delivery");
  const eventId = newId("event");
  const { name, providerEventId, kind, inactive } = outcome;
  const [stored] = await intakeDb().execute<{ accepted: boolean }>(sql`
    with ours as (
      -- By our own id too: Postmark can know that a mail came back before we know that it took it.
      select id, ticket_id, customer_id from messages
      where direction = 'outbound'
        and (provider_message_id = ${outcome.providerMessageId} or id = ${outcome.messageId})
      limit 1
    ), delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, cause, http_status, headers, body, body_bytes, message_id, ticket_id,
         outbox_id)
      select ${deliveryId}, 'postmark', ${providerEventId}, ${kind}, 'accepted',
             case when ours.id is null then 'unknown_message' end, 200,
             ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${storable(raw)}, ${Buffer.byteLength(raw)}, ours.id,
             ours.ticket_id, case when ours.id is not null then ${eventId}::text end
      from (select 1) one left join ours on true
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, ${name}, jsonb_build_object(
               'messageId', ours.id, 'ticketId', ours.ticket_id, 'customerId', ours.customer_id,
               'kind', ${kind}::text, 'inactive', ${inactive}::boolean),
             ${EVENTS[name].startsRun}
      from delivery, ours
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ provider: "postmark", providerEventId, raw, headers }, deliveryId);
  return { deliveryId, status: "duplicate" };
}
