import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { newId } from "@/lib/ids";
import { keptHeaders } from "./rules.ts";

/**
 * Adds a line for a delivery that was there before, naming the first. A statement of its own: the one that stores still
 * sees the moment before the first copy was committed.
 * @param deliveryId of the line
 */
export async function noteDuplicate(
  copy: { provider: string; providerEventId: string; raw: string; headers: Headers },
  deliveryId = newId("delivery"),
): Promise<void> {
  await intakeDb().execute(sql`
    insert into webhook_deliveries
      (id, provider, provider_event_id, kind, status, http_status, headers, body_bytes, duplicate_of, message_id, ticket_id)
    select ${deliveryId}, provider, provider_event_id, kind, 'duplicate', 200,
           ${JSON.stringify(keptHeaders(copy.headers))}::text::jsonb, ${Buffer.byteLength(copy.raw)}, id, message_id, ticket_id
    from webhook_deliveries
    where provider = ${copy.provider} and provider_event_id = ${copy.providerEventId}
      and status in ('accepted', 'processed')`);
}
