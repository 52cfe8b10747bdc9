import { ulidTimeMs } from "@vagus/primitives/ulid";
import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems, runs } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { isInvocable } from "@/lib/declarations/rules";
import { engineApi } from "@/lib/engine-client/engine-api";
import { type EngineAnswer, refusalFacts } from "@/lib/engine-client/engine-request";
import { engineRunId } from "@/lib/ids";
import { endClaimed } from "../drive/end-item.ts";
import type { RunTarget } from "../order-schemas.ts";
import type { ItemOutcome, RerunStart } from "../outcome-schemas.ts";
import { CLOCK_SKEW_MS } from "../rules.ts";
import type {
  ClaimedItem,
  Declarations,
  Finding,
  OperationKind,
  OperationRow,
  Reread,
} from "./operation-kind.ts";
import { previewReruns, selectReruns } from "./select-reruns.ts";

type Run = typeof runs.$inferSelect;

/** Runs the same function again on the same event, and no other. */
export const rerun: OperationKind<RunTarget> = {
  hasCanary: true,
  select: selectReruns,
  preview: previewReruns,

  async act(operation, item, declarations) {
    const [run] = await db().select().from(runs).where(eq(runs.id, item.targetId));
    if (!run) return endClaimed(operation, item, "skipped", { code: "run_not_kept" });
    const { answer, from } = await startAgain(operation, item, { run, declarations });
    if (answer.ok) return recordRerun(operation, item, answer.value, from);
    if (answer.why === "away") return;
    const refusal = refusalFacts(answer);
    return answer.why === "unknown"
      ? endClaimed(operation, item, "residue", { code: "rerun_uncertain", refusal })
      : endClaimed(operation, item, "skipped", { code: "not_rerun", refusal });
  },

  async askAboutUncertain(operation, item): Promise<Finding> {
    const found = await engineApi.findReruns(item.targetId);
    // An engine that no longer has the run cannot have repeated it; an invocation has an idempotency key.
    if (!found.ok && found.why === "not_found") return "not_done";
    if (!found.ok && found.why === "away") return "unknown";
    if (!found.ok) {
      const outcome: ItemOutcome = { code: "rerun_uncertain", refusal: refusalFacts(found) };
      await endClaimed(operation, item, "residue", outcome);
      return "recorded";
    }
    const sinceMs = (item.actedAt?.getTime() ?? 0) - CLOCK_SKEW_MS;
    for (const { id } of found.value) {
      if (ulidTimeMs(engineRunId(id)) < sinceMs || (await belongsToAnItem(id))) continue;
      await recordRerun(operation, item, id, "as_asked");
      return "recorded";
    }
    return "not_done";
  },

  async settle(operationId) {
    await db().execute(sql`
      update operation_items i set
        status = case when r.status = 'completed' then 'done' else 'failed' end,
        ended_at = r.ended_at,
        outcome = case r.status
          when 'completed' then jsonb_build_object('code', 'run_completed')
          when 'failed' then jsonb_build_object('code', 'run_failed',
                                                'error', (r.error->>'name') || ': ' || (r.error->>'message'))
          else jsonb_build_object('code', 'run_ended', 'status', r.status)
        end
      from runs r
      where i.operation_id = ${operationId} and i.status = 'pending' and r.id = i.new_run_id and r.ended_at is not null`);
  },

  async reread({ status, newRunId }): Promise<Reread> {
    if (!newRunId || status === "residue") return "as_recorded";
    const known = await engineApi.readRun(newRunId);
    if (!known.ok) return known.why === "away" ? "unknown" : "as_recorded";
    const { status: engine, endedAt } = known.value;
    const agree = (engine === "completed") === (status === "done") && endedAt !== null;
    if (agree) return "as_recorded";
    return { residue: { code: "status_differs", functionId: null, ledger: status, engine } };
  },
};

async function startAgain(
  operation: OperationRow,
  item: ClaimedItem,
  { run, declarations }: { run: Run; declarations: Declarations },
): Promise<{ answer: EngineAnswer<string>; from: RerunStart }> {
  const { targetId } = item;
  const { failedStepId } = run;
  if (operation.mode === "edited") return { answer: await invoke(operation, item, run), from: "edited" };
  if (operation.mode === "failed_step" && failedStepId) {
    const answer = await engineApi.rerunRun(targetId, { stepId: failedStepId });
    if (answer.ok || answer.why !== "not_found") return { answer, from: "failed_step" };
  }
  const answer = await engineApi.rerunRun(targetId);
  if (answer.ok || answer.why !== "not_found" || !run.input || !isInvocable(declarations, run.functionId))
    return { answer, from: "top" };
  // The engine no longer has the run: invoke it with the input in the ledger.
  return { answer: await invoke(operation, item, run), from: "recorded_input" };
}

/** The key makes a second request return the run of the first. */
function invoke(
  { id, input }: OperationRow,
  { position }: ClaimedItem,
  run: Run,
): Promise<EngineAnswer<string>> {
  const data = { ...asObject(run.input), ...asObject(input) };
  return engineApi.invokeFunction(run.functionId, { data, key: `${id}:${position}` });
}

function asObject(value: unknown): object | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}

/** Records a run that was started again, once: the item, the lineage in both directions, the audit row. */
async function recordRerun(
  { id: operationId, createdBy }: OperationRow,
  { position, targetId, customerId }: ClaimedItem,
  newRunId: string,
  from: RerunStart,
): Promise<void> {
  const outcome: ItemOutcome = { code: "rerun_started", from };
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(operationItems)
      .set({ newRunId, outcome })
      .where(
        and(
          eq(operationItems.operationId, operationId),
          eq(operationItems.position, position),
          isNull(operationItems.newRunId),
        ),
      )
      .returning({ position: operationItems.position });
    if (!written) return;
    // The ledger may have recorded the run's first call already, or does so later.
    await tx.execute(sql`
      insert into runs (id, function_id, status, event_id, trigger, subject_type, subject_id, customer_id, queued_at,
                        rerun_of, operation_id)
      select ${newRunId}, function_id, 'queued', event_id, trigger, subject_type, subject_id, customer_id, now(),
             id, ${operationId}
      from runs where id = ${targetId}
      on conflict (id) do update set rerun_of = excluded.rerun_of, operation_id = excluded.operation_id`);
    await appendAudit(tx, {
      actor: { type: "user", id: createdBy },
      action: "run_rerun",
      subject: { type: "run", id: targetId },
      customerId,
      runId: newRunId,
      dedupeKey: `operation:${operationId}:${position}`,
      detail: { operationId, newRunId, from },
    });
  });
}

async function belongsToAnItem(newRunId: string): Promise<boolean> {
  const [other] = await db()
    .select({ position: operationItems.position })
    .from(operationItems)
    .where(eq(operationItems.newRunId, newRunId))
    .limit(1);
  return other !== undefined;
}
