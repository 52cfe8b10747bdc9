import { type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { holdsBackEvents } from "@/lib/functions/rules";
import { heldByOther } from "./held-by-other.ts";
import type { RunTarget } from "./order-schemas.ts";
import type { Cause } from "./rules.ts";

/**
 * Why a run is left out of an operation, as SQL over a row of `runs`: a cause, or null when it takes part. Preview and
 * start use this one expression, so that what is shown is what is done.
 */
export function leftOut(
  { kind, mode }: Pick<RunTarget, "kind" | "mode">,
  declarations: readonly FunctionDeclaration[],
): SQL<Cause | null> {
  const ownMachinery = isOneOf(declarations.filter(({ machinery }) => machinery));
  // Edited input goes by invoke.
  const notInvocable = isOneOf(declarations.filter(holdsBackEvents));
  return kind === "cancel"
    ? sql`case
        when ${ownMachinery} then 'own_machinery'
        when ${runs.endedAt} is not null then 'already_ended'
        when ${heldByOther(runs.id)} then 'in_other_operation'
      end`
    : sql`case
        when ${ownMachinery} then 'own_machinery'
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

function isOneOf(functions: readonly FunctionDeclaration[]): SQL {
  return sql`${runs.functionId} = any(${sql.param(functions.map(({ id }) => id))}::text[])`;
}
