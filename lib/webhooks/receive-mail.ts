import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { EVENTS } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { automaticCause } from "@/lib/tickets/rules";
import type { PostmarkInbound } from "./postmark-schemas.ts";
import { keptHeaders, storable, textFromHtml } from "./rules.ts";

/** What became of a delivery. */
export interface Received {
  deliveryId: string;
  status: "accepted" | "duplicate";
}

/**
 * Stores an inbound mail: delivery, ticket, message and the event that wakes the worker, in one statement, so in one
 * round trip and whole or not at all. The same mail again adds a line that says so, and nothing else.
 */
export async function receiveMail(mail: PostmarkInbound, raw: string, headers: Headers): Promise<Received> {
  const deliveryId = newId("delivery");
  const ticketId = newId("ticket");
  const messageId = newId("message");
  const eventId = newId("event");
  const providerEventId = storable(mail.MessageID);
  const from = storable(mail.FromFull.Email).trim().toLowerCase();
  const subject = storable(mail.Subject) || "(no subject)";
  const body = storable(mail.TextBody || textFromHtml(mail.HtmlBody));
  const named = mail.Headers.map(({ Name, Value }) => ({ name: Name, value: Value }));
  const rfcMessageId = named.find(({ name }) => name.toLowerCase() === "message-id")?.value ?? null;
  const { startsRun } = EVENTS["customer/email.received"];
  const bytes = Buffer.byteLength(raw);
  const kept = JSON.stringify(keptHeaders(headers));

  const [stored] = await db().execute<{ accepted: boolean }>(sql`
    with delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, status, http_status, headers, body, body_bytes, message_id, ticket_id, outbox_id)
      values (${deliveryId}, 'postmark', ${providerEventId}, 'accepted', 200, ${kept}::text::jsonb, ${storable(raw)}, ${bytes},
              ${messageId}, ${ticketId}, ${eventId})
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), customer as (
      select id, tier from customers where email = ${from}
    ), ticket as (
      insert into tickets (id, customer_id, subject)
      select ${ticketId}, (select id from customer), ${subject} from delivery
    ), message as (
      insert into messages (id, ticket_id, customer_id, direction, status, from_address, from_name, to_address, subject, body,
                            stripped_body, provider_message_id, rfc_message_id, automatic_cause)
      select ${messageId}, ${ticketId}, (select id from customer), 'inbound', 'received', ${from},
             ${storable(mail.FromFull.Name)}, ${storable(mail.OriginalRecipient || mail.To)}, ${subject}, ${body},
             ${storable(mail.StrippedTextReply)}, ${providerEventId}, ${rfcMessageId && storable(rfcMessageId)},
             ${automaticCause(named) ?? null}
      from delivery
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, 'customer/email.received', jsonb_build_object(
               'messageId', ${messageId}::text, 'ticketId', ${ticketId}::text,
               'customerId', (select id from customer),
               'tier', coalesce((select tier from customer), 'standard'),
               'tierPriority', case (select tier from customer) when 'enterprise' then 600 when 'pro' then 300 else 0 end),
             ${startsRun}
      from delivery
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ deliveryId, providerEventId, headers: kept, bytes });
  return { deliveryId, status: "duplicate" };
}

/** A statement of its own: the one above still sees the moment before the first copy was committed. */
async function noteDuplicate(copy: {
  deliveryId: string;
  providerEventId: string;
  headers: string;
  bytes: number;
}) {
  await db().execute(sql`
    insert into webhook_deliveries
      (id, provider, provider_event_id, status, http_status, headers, body_bytes, duplicate_of, message_id, ticket_id)
    select ${copy.deliveryId}, provider, provider_event_id, 'duplicate', 200, ${copy.headers}::text::jsonb, ${copy.bytes}, id,
           message_id, ticket_id
    from webhook_deliveries
    where provider = 'postmark' and provider_event_id = ${copy.providerEventId} and status in ('accepted', 'processed')`);
}
