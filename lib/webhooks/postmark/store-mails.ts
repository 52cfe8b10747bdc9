import { groupWrites } from "@vagus/primitives/group-writes";
import { storableJson } from "@vagus/primitives/storable-json";
import { toStorable } from "@vagus/primitives/storable-text";
import { intakeDb } from "@/lib/db";
import { eventEntry } from "@/lib/events/catalogue";
import type { PostmarkInbound } from "./postmark-schemas.ts";

/** The conversation that a mail says it belongs to. */
interface MailThread {
  /** Of the ticket's own reply address; empty when the mail was written to the general address. */
  mailboxHash: string;
  /** The mail's own `Message-ID`, with its angle brackets; null when it has none that a later mail could name. */
  rfcMessageId: string | null;
  /** `Message-ID`s of earlier mails, the nearest first. */
  references: string[];
}

/** Most earlier mails that are looked up, the nearest first. */
const MOST_REFERENCES = 20;
/** Characters of one header that are read, from its end: the nearest mails stand last in `References`. */
const HEADER_LIMIT = 20_000;
const MESSAGE_ID = /<[^<>\s]{1,500}>/g;

/** The values of a mail's rows, with their ids. */
export interface MailRow extends MailThread {
  deliveryId: string;
  ticketId: string;
  messageId: string;
  eventId: string;
  providerEventId: string;
  headers: Record<string, string>;
  raw: string;
  bytes: number;
  from: string;
  fromName: string;
  to: string;
  subject: string;
  body: string;
  strippedBody: string;
  automaticCause: string | null;
  senderVerdict: string;
  senderChecks: Record<string, string>;
  /** Trace context of the request; null while tracing is off. */
  traceparent: string | null;
}

/**
 * Stores a mail with its delivery, ticket and event, all or none. Mails that come in while others are being committed
 * share the next statement: at 300 a second a slow disk makes the groups larger, not the waits longer.
 * @returns false when its delivery had been stored before
 */
export const storeMail = groupWrites<MailRow, boolean>(storeMails, {
  writers: 2,
  maxItems: 50,
  weigh: ({ raw }) => raw.length,
  maxWeight: 1_000_000,
});

async function storeMails(mails: MailRow[]): Promise<boolean[]> {
  const { startsRun } = eventEntry("customer/email.received");
  // Shared rows are locked in the order of their keys, so that two groups at once cannot deadlock. They are looked up
  // by arrays of keys: a join would scan whole tables under a plan that was made when they were small.
  const stored = await intakeDb().$client<{ id: string }[]>`
    with mail as (
      select * from jsonb_to_recordset(${storableJson(mails)}::text::jsonb) as m(
        "deliveryId" text, "ticketId" text, "messageId" text, "eventId" text, "providerEventId" text, headers jsonb,
        raw text, bytes int, "from" text, "fromName" text, "to" text, subject text, body text, "strippedBody" text,
        "rfcMessageId" text, "automaticCause" text, "senderVerdict" text, "senderChecks" jsonb, traceparent text, "mailboxHash" text, "references" text[])
    ), placed as (
      select mail.*, customer.id as customer_id, customer.tier, coalesce(answered.id, mail."ticketId") as place
      from mail
      left join lateral (select id, tier from customers where email = mail."from" limit 1) customer on true
      left join lateral (
        select t.id from tickets t
        where t.id = any(array(select id from tickets where mailbox_hash = mail."mailboxHash"
                               union all
                               select ticket_id from messages where rfc_message_id = any(mail."references")))
          and case when t.customer_id is null
                   then (select true from messages m
                         where m.ticket_id = t.id and m.direction = 'inbound' and m.from_address = mail."from" limit 1)
                   else t.customer_id = customer.id end
        order by t.mailbox_hash = mail."mailboxHash" desc, t.id desc
        limit 1) answered on true
    ), delivery as (
      insert into webhook_deliveries (id, provider, provider_event_id, kind, status, http_status, headers, body, body_bytes,
                                      message_id, ticket_id, outbox_id)
      select "deliveryId", 'postmark', "providerEventId", 'Inbound', 'accepted', 200, headers, raw, bytes, "messageId", place,
             "eventId"
      from placed order by "providerEventId"
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), new as (
      select * from placed where "deliveryId" in (select id from delivery)
    ), opened as (
      insert into tickets (id, customer_id, subject)
      select "ticketId", customer_id, subject from new where place = "ticketId"
    ), reopened as (
      update tickets set status = case when status = 'resolved' then 'open' else status end,
                         resolved_at = null, last_message_at = now()
      where id = any(array(
        select id from tickets where id = any(array(select place from new where place <> "ticketId")) order by id for update))
    ), message as (
      insert into messages (id, ticket_id, customer_id, direction, status, from_address, from_name, to_address, subject,
                            body, stripped_body, provider_message_id, rfc_message_id, automatic_cause, sender_verdict, sender_checks)
      select "messageId", place, customer_id, 'inbound', 'received', "from", "fromName", "to", subject, body,
             "strippedBody", "providerEventId", "rfcMessageId", "automaticCause", "senderVerdict", "senderChecks"
      from new
    ), event as (
      insert into outbox (id, name, data, starts_run, traceparent)
      select "eventId", 'customer/email.received', jsonb_build_object(
               'messageId', "messageId", 'ticketId', place, 'customerId', customer_id,
               'tier', coalesce(tier, 'standard'),
               'tierPriority', case tier when 'enterprise' then 600 when 'pro' then 300 else 0 end),
             ${startsRun}, traceparent
      from new
    )
    select id from delivery`;
  const ids = new Set(stored.map(({ id }) => id));
  return mails.map(({ deliveryId }) => ids.has(deliveryId));
}

/** Reads the mailbox hash, `Message-ID`, `In-Reply-To` and `References`, the most reliable first. */
export function threadOfMail(mail: Pick<PostmarkInbound, "MailboxHash" | "Headers">): MailThread {
  const idsIn = (name: string) =>
    mail.Headers.filter((header) => header.Name.toLowerCase() === name).flatMap(
      ({ Value }) => Value.slice(-HEADER_LIMIT).match(MESSAGE_ID) ?? [],
    );
  const references = [...idsIn("in-reply-to"), ...idsIn("references").reverse()].map(toStorable);
  return {
    mailboxHash: toStorable(mail.MailboxHash).trim().toLowerCase(),
    rfcMessageId: idsIn("message-id").map(toStorable)[0] ?? null,
    references: [...new Set(references)].slice(0, MOST_REFERENCES),
  };
}
