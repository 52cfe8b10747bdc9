import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { idAt, newId } from "@/lib/ids";
import { keptHeaders, storable } from "./rules.ts";

/** About how many rejected requests are kept a minute and provider; whoever floods us must not fill the disk. */
const KEPT_A_MINUTE = 120;

interface Rejection {
  provider: string;
  /** A code: `unauthorized`, `too_large`, `not_json`, `schema`. */
  cause: string;
  httpStatus: number;
  headers: Headers;
  /** The raw body, only of a sender who was verified. */
  body?: string;
}

/** Keeps a request that was turned away, so that an operator sees a wrong secret at a glance. Changes nothing else. */
export async function rejectDelivery({
  provider,
  cause,
  httpStatus,
  headers,
  body,
}: Rejection): Promise<void> {
  const bytes = body === undefined ? Number(headers.get("content-length") ?? 0) : Buffer.byteLength(body);
  await db().execute(sql`
    insert into webhook_deliveries (id, provider, status, cause, http_status, headers, body, body_bytes)
    select ${newId("delivery")}, ${provider}, 'rejected', ${cause}, ${httpStatus},
           ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${body === undefined ? null : storable(body)},
           ${Number.isSafeInteger(bytes) ? Math.min(bytes, 2_147_483_647) : 0}
    where (
      select count(*) from (
        select 1 from webhook_deliveries
        where status = 'rejected' and provider = ${provider} and id > ${idAt("delivery", Date.now() - 60_000)}
        limit ${KEPT_A_MINUTE}
      ) recent
    ) < ${KEPT_A_MINUTE}`);
}
