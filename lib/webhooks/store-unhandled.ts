import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { newId } from "@/lib/ids";
import { keptHeaders, type Received, storable } from "./rules.ts";

/** Keeps a verified request that means nothing to us, with its cause, and accepts it: the vendor did nothing wrong. */
export async function storeUnhandled(
  { provider, kind, cause }: { provider: string; kind: string; cause: string },
  raw: string,
  headers: Headers,
): Promise<Received> {
  const deliveryId = newId("delivery");
  await intakeDb().execute(sql`
    insert into webhook_deliveries (id, provider, kind, status, cause, http_status, headers, body, body_bytes)
    values (${deliveryId}, ${provider}, ${storable(kind)}, 'accepted', ${cause}, 200,
            ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${storable(raw)}, ${Buffer.byteLength(raw)})`);
  return { deliveryId, status: "accepted" };
}
