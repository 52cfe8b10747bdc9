import { sql } from "drizzle-orm";
import { db, type Transaction } from "@/lib/db";
import { recordFailure } from "@/lib/errors/record-failure";
import { runCreatedAt } from "@/lib/ids";
import { storableJson } from "@/lib/storable-json";
import { type FoldedEntries, foldEntries, type LedgerEntry } from "./ledger-entries.ts";

/**
 * Writes what was seen of runs, of however many, in one short transaction. Telling it twice changes nothing but the
 * count of calls; what ended stays ended; a step that is done stays done. A run that failed ends in a transaction of its
 * own, with its error group: those are counted under a lock, which must not be held for others.
 */
export async function recordEntries(entries: readonly LedgerEntry[]): Promise<void> {
  const folded = foldEntries(entries);
  const failed = folded.answers.filter(({ ended }) => ended === "failed");
  const answers = folded.answers.filter(({ ended }) => ended !== "failed");
  await db().transaction(async (tx) => {
    // Every row is known by its key. In a burst the tables outgrow their statistics, and a join reads them whole.
    await tx.execute(sql`set local enable_seqscan = off`);
    if (folded.calls.length > 0) await recordCalls(tx, folded.calls);
    const retries = await recordSteps(tx, folded);
    if (answers.length > 0 || retries.length > 0) await recordAnswers(tx, answers, retries);
    await linkChildren(tx, folded.calls);
  });
  for (const answer of failed) {
    await db().transaction(async (tx) => {
      await recordAnswers(tx, [answer], []);
      await recordFailure(tx, answer.runId);
    });
  }
}

/** Runs that were called: they exist, and the events that started them arrived. */
async function recordCalls(tx: Transaction, calls: FoldedEntries["calls"]): Promise<void> {
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
        "runId" text, "functionId" text, "codeVersion" text, "eventId" text, "eventIds" text[], trigger text, input jsonb, "subjectType" text,
        "subjectId" text, "customerId" text, "queuedAt" timestamptz, at timestamptz, calls int, "parentRunId" text)
    ), run as (
      insert into runs (id, function_id, code_version, status, event_id, trigger, input, subject_type, subject_id, customer_id,
                        queued_at, started_at, calls, rerun_of, operation_id, parent_run_id)
      select "runId", "functionId", "codeVersion", 'running', "eventId", trigger, input, "subjectType", "subjectId",
             "customerId", least("queuedAt", at), at, calls, item.target_id, item.operation_id, "parentRunId"
      from call left join lateral (
        select target_id, operation_id from operation_items where new_run_id = "runId" limit 1) item on true
      order by "runId"
      on conflict (id) do update set
        calls = runs.calls + excluded.calls,
        code_version = coalesce(excluded.code_version, runs.code_version),
        -- What was known before the first call came by asking the engine, which tells less.
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
        -- A run that was given up as lost and is called after all goes on.
        status = case when runs.ended_at is null or runs.lost_since is not null then 'running' else runs.status end,
        ended_at = case when runs.lost_since is null then runs.ended_at end,
        duration_ms = case when runs.lost_since is null then runs.duration_ms end,
        ended_because = case when runs.lost_since is null then runs.ended_because end,
        lost_since = null
    ), event as (
      update outbox set status = 'observed', observed_at = now(), available_at = null
      where id in (
        select id from outbox where id in (select unnest("eventIds") from call) and status <> 'observed' order by id for update)
    )
    update webhook_deliveries set status = 'processed'
    where outbox_id in (select unnest("eventIds") from call) and status = 'accepted'`);
}

/**
 * Steps, attempts and log lines.
 * @returns how many attempts were new and not the first, by run
 */
async function recordSteps(
  tx: Transaction,
  { steps, attempts, logs }: FoldedEntries,
): Promise<{ runId: string; retries: number }[]> {
  if (steps.length + attempts.length + logs.length === 0) return [];
  return await tx.execute<{ runId: string; retries: number }>(sql`
    with attempt as (
      select * from jsonb_to_recordset(${storableJson(attempts)}::text::jsonb) as a(
        "runId" text, "stepId" text, "startedAt" timestamptz, "endedAt" timestamptz, error jsonb)
    ), ended as (
      update run_attempts t set ended_at = coalesce(a."endedAt", t.ended_at), error = coalesce(a.error, t.error)
      from attempt a
      where t.run_id = a."runId" and t.step_id = a."stepId" and t.started_at = a."startedAt"
    ), begun as (
      insert into run_attempts (run_id, step_id, n, started_at, ended_at, error)
      select a."runId", a."stepId",
             coalesce((select max(n) from run_attempts t where t.run_id = a."runId" and t.step_id = a."stepId"), 0)
               + row_number() over (partition by a."runId", a."stepId" order by a."startedAt"),
             a."startedAt", a."endedAt", a.error
      from attempt a
      where not exists (
        select from run_attempts t
        where t.run_id = a."runId" and t.step_id = a."stepId" and t.started_at = a."startedAt")
      returning run_id, step_id, n
    ), step as (
      insert into run_steps (run_id, step_id, hash, kind, status, attempts, started_at, ended_at, input, output, error,
                             waits_for)
      select s."runId", s."stepId", s.hash, s."stepKind", s.status,
             coalesce((select max(n) from begun b where b.run_id = s."runId" and b.step_id = s."stepId"),
                      (select max(n) from run_attempts t where t.run_id = s."runId" and t.step_id = s."stepId"), 0),
             s."startedAt", s."endedAt", s.input, s.output, s.error, s."waitsFor"
      from jsonb_to_recordset(${storableJson(steps)}::text::jsonb) as s(
        "runId" text, "stepId" text, hash text, "stepKind" text, status text, "startedAt" timestamptz,
        "endedAt" timestamptz, input jsonb, output jsonb, error jsonb, "waitsFor" jsonb)
      order by s."runId", s."stepId"
      on conflict (run_id, step_id) do update set
        status = case
          when run_steps.status in ('completed', 'failed') then run_steps.status
          -- The run was cancelled while its body ran: it ran all the same.
          when run_steps.status = 'cancelled' and excluded.status not in ('completed', 'failed') then run_steps.status
          else excluded.status end,
        attempts = greatest(run_steps.attempts, excluded.attempts),
        started_at = case when run_steps.status = 'planned' and excluded.status <> 'planned'
          then excluded.started_at else run_steps.started_at end,
        ended_at = case when run_steps.status in ('completed', 'failed')
          then run_steps.ended_at else coalesce(excluded.ended_at, run_steps.ended_at) end,
        input = coalesce(run_steps.input, excluded.input),
        output = coalesce(excluded.output, run_steps.output),
        error = case when run_steps.status = 'completed' then null
          when run_steps.status = 'failed' then run_steps.error else excluded.error end,
        waits_for = coalesce(run_steps.waits_for, excluded.waits_for)
    ), line as (
      insert into run_logs (run_id, step_id, at, level, message, fields)
      select l."runId", l."stepId", l.at, l.level, l.message, l.fields
      from jsonb_to_recordset(${storableJson(logs)}::text::jsonb) as l(
        "runId" text, "stepId" text, at timestamptz, level text, message text, fields jsonb)
    )
    select run_id as "runId", count(*)::int as retries from begun where n > 1 group by run_id`);
}

/** What the answers made of their runs: going on, waiting, or ended. */
async function recordAnswers(
  tx: Transaction,
  answers: FoldedEntries["answers"],
  retries: { runId: string; retries: number }[],
): Promise<void> {
  await tx.execute(sql`
    with answer as (
      select * from jsonb_to_recordset(${storableJson(answers)}::text::jsonb) as a(
        "runId" text, at timestamptz, ended text, output jsonb, error jsonb, "failedStepId" text)
    ), retried as (
      select * from jsonb_to_recordset(${storableJson(retries)}::text::jsonb) as r("runId" text, retries int)
    ), left_open as (
      update run_steps s set status = 'cancelled', ended_at = a.at from answer a
      where a.ended is not null and s.run_id = a."runId" and s.status in ('planned', 'running', 'waiting')
    ), seen as (
      select * from answer full join retried using ("runId")
    )
    update runs r set
      retries = r.retries + coalesce(seen.retries, 0),
      status = case
        when r.ended_at is not null or seen.at is null then r.status
        when seen.ended is not null then seen.ended
        when exists (select from run_steps s where s.run_id = r.id and s.status = 'waiting')
          and not exists (select from run_steps s where s.run_id = r.id and s.status in ('planned', 'running'))
          then 'waiting'
        else 'running' end,
      ended_at = case when r.ended_at is null and seen.ended is not null then seen.at else r.ended_at end,
      duration_ms = case when r.ended_at is null and seen.ended is not null
        then greatest(0, (extract(epoch from seen.at - r.started_at) * 1000)::bigint) else r.duration_ms end,
      cost_micros = case when r.ended_at is null and seen.ended is not null
        then coalesce((select sum(m.cost_micros) from model_calls m where m.run_id = r.id), 0) else r.cost_micros end,
      output = case when r.ended_at is null and seen.ended is not null then seen.output else r.output end,
      error = case when r.ended_at is null and seen.ended is not null then seen.error else r.error end,
      failed_step_id = case when r.ended_at is null and seen.ended is not null
        then seen."failedStepId" else r.failed_step_id end
    from seen where r.id = seen."runId"`);
}

/** The steps by which runs were invoked learn which run they wait for. */
async function linkChildren(tx: Transaction, calls: FoldedEntries["calls"]): Promise<void> {
  const links = calls.flatMap(({ runId, parent }) => (parent ? [{ childRunId: runId, ...parent }] : []));
  if (links.length === 0) return;
  await tx.execute(sql`
    update run_steps s set child_run_id = l."childRunId"
    from jsonb_to_recordset(${storableJson(links)}::text::jsonb) as l("childRunId" text, "runId" text, "stepHash" text)
    where s.run_id = l."runId" and s.hash = l."stepHash" and s.child_run_id is null`);
}
