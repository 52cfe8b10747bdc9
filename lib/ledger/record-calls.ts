import { storableJson } from "@vagus/primitives/storable-json";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db";
import { runCreatedAt } from "@/lib/ids";
import type { FoldedEntries } from "./ledger-entries.ts";

/** Records called runs, and the arrival of the events that started them. */
export async function recordCalls(tx: Transaction, calls: FoldedEntries["calls"]): Promise<void> {
  const rows = calls.map(({ subject, parent, runId, ...call }) => ({
    ...call,
    runId,
    queuedAt: runCreatedAt(runId)?.toISOString() ?? call.at,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    parentRunId: parent?.runId ?? null,
  }));
  await tx.execute(sql`
    with call as (
      select * from jsonb_to_recordset(${storableJson(rows)}::text::jsonb) as c(
        "runId" text, "functionId" text, "codeVersion" text, "eventId" text, "eventIds" text[], trigger text,
        input jsonb, "subjectType" text, "subjectId" text, "customerId" text, "queuedAt" timestamptz, at timestamptz,
        calls int, "parentRunId" text)
    ), run as (
      insert into runs (id, function_id, code_version, status, event_id, trigger, input, subject_type, subject_id,
                        customer_id, queued_at, started_at, calls, rerun_of, operation_id, parent_run_id)
      select "runId", "functionId", "codeVersion", 'running', "eventId", trigger, input, "subjectType", "subjectId",
             "customerId", least("queuedAt", at), at, calls, item.target_id, item.operation_id, "parentRunId"
      from call left join lateral (
        select target_id, operation_id from operation_items where new_run_id = "runId" limit 1) item on true
      order by "runId"
      on conflict (id) do update set
        calls = runs.calls + excluded.calls,
        code_version = coalesce(excluded.code_version, runs.code_version),
        -- A row from before the first call came from the engine's list, which tells less.
        trigger = case when runs.calls = 0 then excluded.trigger else runs.trigger end,
        event_id = coalesce(runs.event_id, excluded.event_id),
        input = coalesce(runs.input, excluded.input),
        subject_type = coalesce(runs.subject_type, excluded.subject_type),
        subject_id = coalesce(runs.subject_id, excluded.subject_id),
        customer_id = coalesce(runs.customer_id, excluded.customer_id),
        started_at = coalesce(runs.started_at, excluded.started_at),
        rerun_of = coalesce(runs.rerun_of, excluded.rerun_of),
        operation_id = coalesce(runs.operation_id, excluded.operation_id),
        parent_run_id = coalesce(runs.parent_run_id, excluded.parent_run_id),
        -- A run that was ended as lost goes on when the engine calls it after all.
        status = case when runs.ended_at is null or runs.lost_since is not null then 'running' else runs.status end,
        ended_at = case when runs.lost_since is null then runs.ended_at end,
        duration_ms = case when runs.lost_since is null then runs.duration_ms end,
        ended_because = case when runs.lost_since is null then runs.ended_because end,
        lost_since = null,
        -- An engine that has the ending does not call again: a call after it means that the reply was lost.
        doubted_at = case
          when runs.lost_since is null and runs.status in ('completed', 'failed')
            and (select c.at from call c where c."runId" = runs.id) > runs.ended_at
          then coalesce(runs.doubted_at, now()) else runs.doubted_at end
    ), event as (
      update outbox set status = 'observed', observed_at = now(), available_at = null
      where id in (
        select id from outbox
        where id in (select unnest("eventIds") from call) and status <> 'observed' order by id for update)
    )
    update webhook_deliveries set status = 'processed'
    where outbox_id in (select unnest("eventIds") from call) and status = 'accepted'`);
}
