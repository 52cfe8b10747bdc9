import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems, type operations, runs } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineAnswer } from "@/lib/engine-client/engine-request";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { isInvocable } from "@/lib/functions/rules";
import type { ClaimedItem } from "./claim-items.ts";
import { endItem } from "./end-item.ts";

type Operation = typeof operations.$inferSelect;
type Run = typeof runs.$inferSelect;

/** Where the new run began; for the item and the audit log. */
type From = "the failed step" | "the top" | "the top, with edited input" | "the top, by its recorded input";

/**
 * Asks the engine to run an item's target again: that function and no other on the same event. An answer that was lost
 * leaves the item claimed; `askAboutUncertain` finds out what came of it.
 */
export async function rerunItem(
  operation: Operation,
  item: ClaimedItem,
  declarations: readonly FunctionDeclaration[],
): Promise<void> {
  const [run] = await db().select().from(runs).where(eq(runs.id, item.targetId));
  if (!run) {
    const gone = "Not started: the ledger knows the run no longer.";
    await endItem(db(), { operationId: operation.id, ...item }, "skipped", gone);
    return;
  }
  const { answer, from } = await order(operation, item, { run, declarations });
  if (answer.ok) return recordRerun(operation, item, answer.value, from);
  if (answer.why === "away") return;
  if (answer.why === "unknown") {
    await endItem(db(), { operationId: operation.id, ...item }, "residue", answer.message);
    return;
  }
  await endItem(db(), { operationId: operation.id, ...item }, "skipped", `Not started: ${answer.message}`);
}

async function order(
  operation: Operation,
  item: ClaimedItem,
  { run, declarations }: { run: Run; declarations: readonly FunctionDeclaration[] },
): Promise<{ answer: EngineAnswer<string>; from: From }> {
  const { targetId } = item;
  const { failedStepId } = run;
  if (operation.mode === "edited")
    return { ...(await invoke(operation, item, run)), from: "the top, with edited input" };
  if (operation.mode === "failed_step" && failedStepId) {
    const answer = await engineApi.rerunRun(targetId, { stepId: failedStepId });
    if (answer.ok || answer.why !== "not_found") return { answer, from: "the failed step" };
  }
  const answer = await engineApi.rerunRun(targetId);
  if (answer.ok || answer.why !== "not_found" || !run.input || !isInvocable(declarations, run.functionId))
    return { answer, from: "the top" };
  // The engine has forgotten the run; the ledger has not.
  return { ...(await invoke(operation, item, run)), from: "the top, by its recorded input" };
}

/** The key makes a second request give the run of the first. */
async function invoke(
  { id, input }: Operation,
  { position }: ClaimedItem,
  run: Run,
): Promise<{ answer: EngineAnswer<string> }> {
  const data = { ...asObject(run.input), ...asObject(input) };
  return { answer: await engineApi.invokeFunction(run.functionId, { data, key: `${id}:${position}` }) };
}

function asObject(value: unknown): object | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}

/** Writes down that a target runs again: the item, the lineage both ways, the audit row. Once an item. */
export async function recordRerun(
  { id: operationId, createdBy }: Operation,
  { position, targetId, customerId }: ClaimedItem,
  newRunId: string,
  from: From | "where it was asked to",
): Promise<void> {
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(operationItems)
      .set({ newRunId, outcome: `Runs again from ${from}.` })
      .where(
        and(
          eq(operationItems.operationId, operationId),
          eq(operationItems.position, position),
          isNull(operationItems.newRunId),
        ),
      )
      .returning({ position: operationItems.position });
    if (!written) return;
    // The ledger may have seen its first call already, or hears of it later.
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
