import { toStorable } from "@vagus/primitives/storable-text";
import { sql } from "drizzle-orm";
import { intakeDb } from "@/lib/db";
import { idAt, newId } from "@/lib/ids";
import type { Refusal } from "./sender.ts";

/** Rejected requests kept per minute and provider, approximately: a flood must not fill the disk. */
const KEPT_A_MINUTE = 120;
/** Unverified bodies kept per minute and provider, to be verified again once the secret is correct; and their size. */
const UNVERIFIED_BODIES_A_MINUTE = 20;
const UNVERIFIED_BODY_LIMIT_BYTES = 32_000;

/** A refusal with the part of the request that may be stored. */
export interface Rejection extends Refusal {
  body?: string;
  /** The signature is invalid: only few and small bodies are kept. */
  unverified?: boolean;
}

/** Stores a request that was rejected, so that an operator sees a wrong secret at a glance. Changes nothing else. */
export async function rejectDelivery(
  { provider, keptHeaders }: { provider: string; keptHeaders: Record<string, string> },
  { cause, httpStatus, body, unverified = false, kind }: Rejection,
): Promise<void> {
  const bytes = body === undefined ? Number(keptHeaders["content-length"] ?? 0) : Buffer.byteLength(body);
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
           ${JSON.stringify(keptHeaders)}::text::jsonb,
           case when not ${unverified} or recent.kept < ${UNVERIFIED_BODIES_A_MINUTE}
                then ${kept === undefined ? null : toStorable(kept)}::text end,
           ${Number.isSafeInteger(bytes) ? Math.min(bytes, 2_147_483_647) : 0}
    from recent
    where recent.kept < ${KEPT_A_MINUTE}`);
}
