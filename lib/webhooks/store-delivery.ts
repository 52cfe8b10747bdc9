import { storableJson } from "@vagus/primitives/storable-json";
import { toStorable } from "@vagus/primitives/storable-text";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db, intakeDb } from "@/lib/db";
import { eventEntry } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { currentTraceparent } from "@/lib/telemetry/spans";
import type { LookedUpEvent, Meaning, Received, UnderstoodRequest, VendorRequest } from "./sender.ts";

/** A verified request and the event it means. */
interface Delivery {
  provider: string;
  /** The vendor's id of the event: a second delivery with it is a duplicate. Null where the vendor gives none. */
  providerEventId: string | null;
  kind: string;
  means: Meaning | LookedUpEvent;
}

/** A request that is stored as a delivery and at most one event. */
export function asDelivery(delivery: Delivery): UnderstoodRequest {
  return {
    store: (request) => storeDelivery(delivery, request),
    meaning: async () => ("lookUp" in delivery.means ? await lookUp(delivery.means) : delivery.means),
  };
}

async function storeDelivery(
  { provider, providerEventId: vendorId, kind, means }: Delivery,
  { raw, keptHeaders }: VendorRequest,
): Promise<Received> {
  const deliveryId = newId("delivery");
  const eventId = newId("event");
  const providerEventId = vendorId === null ? null : toStorable(vendorId);
  const event = "name" in means ? means.name : null;
  const [stored] = await intakeDb().execute<{ accepted: boolean }>(sql`
    with subject as (${subjectOf(means)}),
    delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, cause, http_status, headers, body, body_bytes, message_id, ticket_id,
         outbox_id)
      select ${deliveryId}, ${provider}, ${providerEventId}, ${toStorable(kind)}, 'accepted', cause, 200,
             ${JSON.stringify(keptHeaders)}::text::jsonb, ${toStorable(raw)}, ${Buffer.byteLength(raw)}, message_id, ticket_id,
             case when data is not null then ${eventId}::text end
      from subject
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), event as (
      insert into outbox (id, name, data, starts_run, traceparent)
      select ${eventId}, ${event}, data, ${event ? eventEntry(event).startsRun : false}, ${currentTraceparent() ?? null}
      from delivery, subject where data is not null
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted || providerEventId === null) return { deliveryId, status: "accepted" };
  await recordDuplicate({ provider, providerEventId }, { raw, keptHeaders }, deliveryId);
  return { deliveryId, status: "duplicate" };
}

/** One row with the columns of `LookedUpEvent`. */
function subjectOf(means: Delivery["means"]): SQL {
  if ("lookUp" in means) return means.lookUp;
  const data = "data" in means ? storableJson(means.data) : null;
  const cause = "cause" in means ? means.cause : null;
  return sql`
    select ${data}::text::jsonb as data, null::text as message_id, null::text as ticket_id, ${cause}::text as cause`;
}

const Subject = z.object({
  data: z.record(z.string(), z.unknown()).nullable(),
  cause: z.string().nullable(),
});

async function lookUp({ name, lookUp: query }: LookedUpEvent): Promise<Meaning> {
  const [row] = await db().execute(query);
  const { data, cause } = Subject.parse(row);
  return data ? { name, data } : { cause: cause ?? "unknown_subject" };
}

/**
 * Adds a row for a copy, with the id of the first delivery. A separate statement, because the snapshot of the storing
 * statement may be older than the commit of the first copy.
 * @param deliveryId of the row
 */
export async function recordDuplicate(
  { provider, providerEventId }: { provider: string; providerEventId: string },
  { raw, keptHeaders }: Pick<VendorRequest, "raw" | "keptHeaders">,
  deliveryId: string,
): Promise<void> {
  await intakeDb().execute(sql`
    insert into webhook_deliveries
      (id, provider, provider_event_id, kind, status, http_status, headers, body_bytes, duplicate_of, message_id, ticket_id)
    select ${deliveryId}, provider, provider_event_id, kind, 'duplicate', 200,
           ${JSON.stringify(keptHeaders)}::text::jsonb, ${Buffer.byteLength(raw)}, id, message_id, ticket_id
    from webhook_deliveries
    where provider = ${provider} and provider_event_id = ${providerEventId} and status in ('accepted', 'processed')`);
}
