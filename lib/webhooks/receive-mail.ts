import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { EVENTS } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { automaticCause } from "@/lib/tickets/rules";
import { noteDuplicate } from "./note-duplicate.ts";
import type { PostmarkInbound } from "./postmark-schemas.ts";
import { keptHeaders, type Received, storable, textFromHtml } from "./rules.ts";
import { threadOfMail } from "./thread-of-mail.ts";

/**
 * Stores an inbound mail: delivery, ticket, message and the event that wakes the worker, in one statement, so in one
 * round trip and whole or not at all. An answer joins the ticket it answers, and opens it again, if it comes from the one
 * who wrote there before: a reply address can be forwarded, and a sender's name for it is easily borrowed. The same mail
 * again adds a line that says so, and nothing else.
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
  const thread = threadOfMail(mail);
  const { startsRun } = EVENTS["customer/email.received"];
  const bytes = Buffer.byteLength(raw);
  const kept = JSON.stringify(keptHeaders(headers));

  const [stored] = await db().execute<{ accepted: boolean }>(sql`
    with customer as (
      select id, tier from customers where email = ${from}
    ), answered as (
      select t.id from tickets t
      where t.id in (select id from tickets where mailbox_hash = ${thread.mailboxHash}
                     union
                     select ticket_id from messages where rfc_message_id = any(${sql.param(thread.references)}::text[]))
        and case when t.customer_id is null
                 then exists (select from messages m
                              where m.ticket_id = t.id and m.direction = 'inbound' and m.from_address = ${from})
                 else t.customer_id = (select id from customer) end
      order by t.mailbox_hash = ${thread.mailboxHash} desc, t.id desc
      limit 1
    ), place as (
      select coalesce((select id from answered), ${ticketId}) as id
    ), delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, http_status, headers, body, body_bytes, message_id, ticket_id, outbox_id)
      select ${deliveryId}, 'postmark', ${providerEventId}, 'Inbound', 'accepted', 200, ${kept}::text::jsonb, ${storable(raw)},
             ${bytes}, ${messageId}, place.id, ${eventId}
      from place
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id, ticket_id
    ), opened as (
      insert into tickets (id, customer_id, subject)
      select ${ticketId}, (select id from customer), ${subject} from delivery where ticket_id = ${ticketId}
    ), reopened as (
      update tickets set status = case when status = 'resolved' then 'open' else status end,
                         resolved_at = null, last_message_at = now()
      from delivery where tickets.id = delivery.ticket_id
    ), message as (
      insert into messages (id, ticket_id, customer_id, direction, status, from_address, from_name, to_address, subject, body,
                            stripped_body, provider_message_id, rfc_message_id, automatic_cause)
      select ${messageId}, ticket_id, (select id from customer), 'inbound', 'received', ${from},
             ${storable(mail.FromFull.Name)}, ${storable(mail.OriginalRecipient || mail.To)}, ${subject}, ${body},
             ${storable(mail.StrippedTextReply)}, ${providerEventId}, ${rfcMessageId && storable(rfcMessageId)},
             ${automaticCause(named) ?? null}
      from delivery
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, 'customer/email.received', jsonb_build_object(
               'messageId', ${messageId}::text, 'ticketId', ticket_id,
               'customerId', (select id from customer),
               'tier', coalesce((select tier from customer), 'standard'),
               'tierPriority', case (select tier from customer) when 'enterprise' then 600 when 'pro' then 300 else 0 end),
             ${startsRun}
      from delivery
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ provider: "postmark", providerEventId, raw, headers }, deliveryId);
  return { deliveryId, status: "duplicate" };
}
