import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { runs } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { holdsBackEvents } from "@/lib/declarations/rules";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";
import type { OperationPreview, RunTarget } from "../order-schemas.ts";
import { previewStarting } from "../preview/preview-effects.ts";
import { heldByOther } from "./held-by-other.ts";
import type { Declarations, Selection } from "./operation-kind.ts";
import {
  badInput,
  type LeftOut,
  ofFunctions,
  ofOwnMachinery,
  type PreviewedRun,
  previewRuns,
  refuseInput,
  selectRuns,
} from "./select-runs.ts";

type Mode = RunTarget["mode"];

/** Selects the runs to rerun. */
export async function selectReruns(
  me: Me,
  target: RunTarget,
  declarations: Declarations,
): Promise<Selection> {
  await checkEdited(target);
  const { mode, input = null } = target;
  return { mode, input, ...(await selectRuns(me, target, leftOut(mode, declarations))) };
}

/** Previews a rerun. */
export async function previewReruns(
  me: Me,
  target: RunTarget,
  declarations: Declarations,
): Promise<OperationPreview> {
  await checkEdited(target);
  const { mode } = target;
  return previewRuns(me, target, {
    leftOut: leftOut(mode, declarations),
    note: (run) => noteOn(mode, run),
    effects: previewStarting,
    costMicros: (eligible) =>
      mode === "failed_step" ? 0 : eligible.reduce((sum, { costMicros }) => sum + costMicros, 0),
    needsReruns: true,
  });
}

function leftOut(mode: Mode, declarations: Declarations): LeftOut {
  // Edited input needs an invocation.
  const notInvocable = ofFunctions(declarations.filter(holdsBackEvents));
  return sql`case
    when ${ofOwnMachinery(declarations)} then 'own_machinery'
    when ${runs.status} = 'skipped' then 'never_ran'
    when ${runs.endedAt} is null then 'still_running'
    ${mode === "failed_step" ? sql`when ${runs.failedStepId} is null then 'no_failed_step'` : sql``}
    ${mode === "edited" ? sql`when ${notInvocable} then 'not_invocable'` : sql``}
    when ${heldByOther(runs.id)} then 'in_other_operation'
    when exists (select from runs again where again.rerun_of = ${runs.id} and again.status = 'completed') then 'already_rerun'
    when exists (select from runs again where again.rerun_of = ${runs.id} and again.ended_at is null) then 'rerun_under_way'
    when exists (select from stop_switches where scope = 'function:' || ${runs.functionId}) then 'function_paused'
  end`;
}

function noteOn(mode: Mode, { status, failedStepId }: PreviewedRun): string {
  const again = status === "completed" ? "completed before; " : "";
  return `${again}runs again from ${mode === "failed_step" ? failedStepId : "the top"}`;
}

/** Checks edited input: of one run, by the schema of the event that started it. @throws InvalidInput */
async function checkEdited(target: RunTarget): Promise<void> {
  const { ids, mode, input } = target;
  if (mode !== "edited") return refuseInput(target);
  const [id] = ids ?? [];
  if (ids?.length !== 1 || !id || input === undefined) {
    throw badInput("A rerun with edited input is of one run by its id, and needs `input`.");
  }
  const [run] = await db().select({ trigger: runs.trigger }).from(runs).where(eq(runs.id, id));
  const name = EventName.safeParse(run?.trigger).data;
  if (!name) throw badInput(`The event that started ${id} has no schema by which its data could be edited.`);
  const checked = EVENT_SCHEMAS[name].safeParse(input);
  if (!checked.success) {
    throw badInput(`The edited input does not fit ${run?.trigger}: ${z.prettifyError(checked.error)}.`);
  }
}
