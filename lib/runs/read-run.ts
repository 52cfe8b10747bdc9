import { eq } from "drizzle-orm";
import { customers, errorGroups, runs } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import { may } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { isInvocable, isPausable } from "@/lib/declarations/rules";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { EventName } from "@/lib/events/event-schemas";
import { toRunItem } from "./list-runs.ts";
import { loadNearMisses } from "./load-near-misses.ts";
import { loadRetries } from "./load-retries.ts";
import { loadRunContext } from "./load-run-context.ts";
import { loadRunSteps } from "./load-run-steps.ts";
import { mayCancel, mayRerun } from "./rules.ts";
import { RunView } from "./run-view-schemas.ts";

/**
 * A run with its steps and relations. Prompts and answers of model calls show only with the permission to reveal, and
 * each reveal is audited.
 * @param declarations what the code declares; `lib` may not import it
 * @throws NotFound
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
  if (!found) throw new NotFound("run", id);
  const { run, email, group } = found;
  const misses = await loadNearMisses(steps.steps, run.input);
  const withMisses = steps.steps.map((step) => ({ ...step, nearMisses: misses.get(step.id) ?? [] }));
  const { open } = maskFor(me);
  const called = steps.steps.some(({ modelCalls }) => modelCalls.length > 0);
  if (open && called) await recordReveal(me, { type: "run", id }, run.customerId);
  const { reruns } = context;
  const operates = may(me.role, "operate");
  return RunView.parse({
    ...toRunItem(me, run, email, retries.get(id)),
    ...context,
    ...steps,
    steps: open ? withMisses : withMisses.map(withoutPrompts),
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

/** Removes prompts and answers: free text of customers cannot be masked in part. */
function withoutPrompts<Step extends { modelCalls: object[] }>(step: Step) {
  return {
    ...step,
    modelCalls: step.modelCalls.map((call) => ({ ...call, request: null, response: null })),
  };
}
