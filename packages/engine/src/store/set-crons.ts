import { newUlid } from "@vagus/primitives/ulid";
import { nextTick } from "../core/next-tick.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";
import type { Transaction } from "./connect.ts";

/**
 * Brings the cron rows of an app to what its functions list now: new ones count from now, those that are still listed
 * keep the tick they wait for, the others are gone at once (protocol §6.15).
 * @param functions all of the app that are not archived, by internal id
 */
export async function setCrons(
  tx: Transaction,
  appId: string,
  functions: readonly { id: string; config: FunctionConfig }[],
): Promise<void> {
  const nowMs = Date.now();
  const wanted = functions.flatMap(({ id, config }) =>
    (config.triggers ?? []).flatMap((trigger) => {
      const tick = nextTick(trigger, nowMs, Math.random);
      return tick ? [{ id: newUlid(nowMs), function_id: id, ...tick }] : [];
    }),
  );
  const rows = JSON.stringify(
    wanted.map(({ scheduledAtMs, fireAtMs, ...row }) => ({
      ...row,
      scheduled_at_ms: scheduledAtMs,
      due_at_ms: fireAtMs,
    })),
  );
  await tx`
    with wanted as materialized (
      select * from json_to_recordset(${rows}::text::json) as wanted (
        id text, function_id uuid, cron text, scheduled_at_ms bigint, due_at_ms bigint)
    ), gone as (
      delete from jobs using functions
      where jobs.kind = 'cron' and jobs.function_id = functions.id and functions.app_id = ${appId}
        and not exists (
          select 1 from wanted where wanted.function_id = jobs.function_id and wanted.cron = jobs.cron)
    )
    insert into jobs (id, kind, function_id, cron, scheduled_at_ms, due_at_ms, rank_ms, ready)
    select id, 'cron', function_id, cron, scheduled_at_ms, due_at_ms, due_at_ms, false from wanted
    on conflict (function_id, cron) where kind = 'cron' do nothing`;
}
