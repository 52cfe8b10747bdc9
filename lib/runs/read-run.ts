import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { customers, errorGroups, runs } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { Expired, NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { isInvocable, isPausable } from "@/lib/declarations/rules";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { EventName } from "@/lib/events/event-schemas";
import { runCreatedAt } from "@/lib/ids";
import { readRetention } from "@/lib/retention/read-retention";
import { clearedSentence, cutoffOf } from "@/lib/retention/rules";
import { toRunItem } from "./list-runs.ts";
import { loadNearMisses } from "./load-near-misses.ts";
import { loadRetries } from "./load-retries.ts";
import { loadRunSteps } from "./load-run-steps.ts";
import { mayCancel, mayRerun } from "./rules.ts";
import { RunView } from "./run-view-schemas.ts";

const At = z.string().transform((text) => new Date(text).toISOString());
const Context = RunView.pick({ effects: true, children: true, workerVersion: true }).extend({
  approvals: z.array(RunView.shape.approvals.element.extend({ deadline: At })),
  reruns: z.array(RunView.shape.reruns.element.extend({ queuedAt: At })),
});

/** Most related runs of each kind. */
const MOST = 200;

/**
 * A run with its steps and relations. Prompts and answers of model calls show only with the permission to reveal, and
 * each reveal is audited.
 * @param declarations what the code declares; `lib` may not import it
 * @throws NotFound
 * @throws Expired when retention cleared the run
 */
export async function readRun(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  id: string,
): Promise<RunView> {
  requirePermission(me, "see");
  const [[found], steps, context, retries] = await Promise.all([
    db()
      .select({ run: runs, email: customers.email, group: errorGroups })
      .from(runs)
      .leftJoin(customers, eq(customers.id, runs.customerId))
      .leftJoin(errorGroups, eq(errorGroups.id, runs.errorGroupId))
      .where(eq(runs.id, id)),
    loadRunSteps(id),
    loadRunContext(id),
    loadRetries([id]),
  ]);
  if (!found) throw await whyMissing(id);
  const { run, email, group } = found;
  const misses = await loadNearMisses(steps.steps, run.input);
  const withMisses = steps.steps.map((step) => ({ ...step, nearMisses: misses.get(step.id) ?? [] }));
  const { open } = maskFor(me);
  const called = steps.steps.some(({ modelCalls }) => modelCalls.length > 0);
  if (open && called) await recordReveal(me, { type: "run", id }, run.customerId);
  const { reruns } = context;
  const operates = holds(me, "operate");
  return RunView.parse({
    ...toRunItem(me, run, email, retries.get(id)),
    ...context,
    ...steps,
    steps: open ? withMisses : withMisses.map(withoutPrompts),
    stepsClearedAfterDays: steps.steps.length === 0 && run.endedAt ? await daysOfSteps(id) : null,
    codeVersion: run.codeVersion,
    endedBecause: run.endedBecause,
    eventId: run.eventId,
    input: run.input,
    output: run.output,
    error: run.error,
    parentRunId: run.parentRunId,
    operationId: run.operationId,
    errorGroup: group,
    mayRerun: mayRerun({
      ...run,
      reruns,
      operates,
      editable: run.input !== null && EventName.safeParse(run.trigger).success,
      invocable: isInvocable(declarations, run.functionId),
    }),
    mayCancel: mayCancel({ ...run, operates }),
    pausable: isPausable(declarations, run.functionId),
    engine: { reconciledAt: run.reconciledAt?.toISOString() ?? null, knows: run.lostSince === null },
  });
}

/** The error for a run without a row: `Expired` if retention has cleared runs of that age, else `NotFound`. */
async function whyMissing(id: string): Promise<Error> {
  const at = runCreatedAt(id);
  const { runs: days } = await readRetention();
  const isOver = at !== undefined && at < cutoffOf(days, new Date());
  return isOver ? new Expired(`The run ${id} is gone. ${clearedSentence(days)}`) : new NotFound("run", id);
}

/** Days that steps are kept, if this run has none and is older than that; else null. */
async function daysOfSteps(id: string): Promise<number | null> {
  const at = runCreatedAt(id);
  const { steps } = await readRetention();
  return at && at < cutoffOf(steps, new Date()) ? steps : null;
}

/** Removes prompts and answers: free text of customers cannot be masked in part. */
function withoutPrompts<Step extends { modelCalls: object[] }>(step: Step) {
  return {
    ...step,
    modelCalls: step.modelCalls.map((call) => ({ ...call, request: null, response: null })),
  };
}

/**
 * Loads the relations of a run: effects of its message from any run, because they happen only once; approvals it opened
 * or found open; runs it started by invoking them or by an event; and its reruns.
 */
async function loadRunContext(runId: string): Promise<z.infer<typeof Context>> {
  const [row] = await db().execute(sql`
    with message as (select input ->> 'messageId' as id, subject_id as ticket_id from runs where id = ${runId})
    select
      (select coalesce(json_agg(effect), '[]') from (
        select json_build_object(
          'kind', 'refund', 'id', f.id, 'status', f.status, 'amountCents', f.amount_cents, 'currency', f.currency,
          'vendorId', f.stripe_refund_id, 'final', f.status in ('executing', 'confirmed')) as effect
        from refunds f where f.source_message_id = (select id from message)
        union all
        select json_build_object(
          'kind', 'reply', 'id', m.id, 'status', m.status, 'amountCents', null, 'currency', null,
          'vendorId', m.provider_message_id, 'final', m.status = 'sent')
        from messages m
        where m.answers_message_id = (select id from message) and m.direction = 'outbound') effects) as effects,
      (select coalesce(json_agg(json_build_object(
          'id', a.id, 'status', a.status, 'kind', a.kind, 'amountCents', a.amount_cents, 'currency', a.currency, 'deadline', a.deadline)
        order by a.id), '[]')
        from approvals a
        where a.ticket_id = (select ticket_id from message) and (
          a.run_id = ${runId}
          -- An approval opened by an earlier run carries over: a step of this run returned its id.
          or a.id in (select output ->> 'approvalId' from run_steps where run_id = ${runId}))) as approvals,
      (select worker_version from agent_states where run_id = ${runId} order by turn desc limit 1) as "workerVersion",
      (select coalesce(json_agg(json_build_object('id', r.id, 'status', r.status, 'queuedAt', r.queued_at)
        order by r.id desc), '[]')
        from (select * from runs where rerun_of = ${runId} order by id desc limit ${MOST}) r) as reruns,
      (select coalesce(json_agg(json_build_object('id', c.id, 'functionId', c.function_id, 'status', c.status)
        order by c.id), '[]')
        from (
          select id, function_id, status from runs where parent_run_id = ${runId}
          union
          select r.id, r.function_id, r.status from outbox o join runs r on r.event_id = o.id where o.run_id = ${runId}
          order by id limit ${MOST}
        ) c) as children`);
  return Context.parse(row);
}
