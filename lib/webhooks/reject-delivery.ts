import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { idAt, newId } from "@/lib/ids";
import { keptHeaders, storable } from "./rules.ts";

/** About how many rejected requests are kept a minute and provider; whoever floods us must not fill the disk. */
const KEPT_A_MINUTE = 120;
/** Of requests whose signature did not count the body is kept too, so that they can be verified again once the secret is
 * right: this many a minute and provider, this long at most. */
const UNVERIFIED_BODIES_A_MINUTE = 20;
const UNVERIFIED_BODY_LIMIT_BYTES = 32_000;

/** Why a request is turned away. */
export interface Refusal {
  httpStatus: number;
  /** A code: `unauthorized`, `too_large`, `bad_signature`, `not_json`, `schema`. */
  cause: string;
  /** The raw body, where it may be kept. */
  body?: string;
  /** Nobody vouches for the body: little of it is kept. */
  unverified?: boolean;
  /** What the vendor called it, where that could be read. */
  kind?: string;
}

interface Rejection extends Refusal {
  provider: string;
  headers: Headers;
}

/** Keeps a request that was turned away, so that an operator sees a wrong secret at a glance. Changes nothing else. */
export async function rejectDelivery({
  provider,
  cause,
  httpStatus,
  headers,
  body,
  unverified = false,
  kind,
}: Rejection): Promise<void> {
  const bytes = body === undefined ? Number(headers.get("content-length") ?? 0) : Buffer.byteLength(body);
  const kept = unverified && bytes > UNVERIFIED_BODY_LIMIT_BYTES ? undefined : body;
  await intakeDb().execute(sql`
    with recent as (
      select count(*) as kept from (
        select from webhook_deliveries
        where status = 'rejected' and provider = ${provider} and id > ${idAt("delivery", Date.now() - 60_000)}
        limit ${KEPT_A_MINUTE}
      ) newest
    )
    insert into webhook_deliveries (id, provider, kind, status, cause, http_status, headers, body, body_bytes)
    select ${newId("delivery")}, ${provider}, ${kind ?? null}, 'rejected', ${cause}, ${httpStatus},
           ${JSON.stringify(keptHeaders(headers))}::text::jsonb,
           case when not ${unverified} or recent.kept < ${UNVERIFIED_BODIES_A_MINUTE}
                then ${kept === undefined ? null : storable(kept)}::text end,
           ${Number.isSafeInteger(bytes) ? Math.min(bytes, 2_147_483_647) : 0}
    from recent
    where recent.kept < ${KEPT_A_MINUTE}`);
}
