import { type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { matchRuns, selectRunIds } from "@/lib/runs/match-runs";
import type { OperationPreview, RunTarget } from "../order-schemas.ts";
import { engineLimits } from "../preview/engine-limits.ts";
import { type Effects, messagesOfRuns } from "../preview/preview-effects.ts";
import { previewTargets } from "../preview/preview-targets.ts";
import { type Cause, MOST_TARGETS } from "../rules.ts";
import type { Declarations, Frozen, Selection } from "./operation-kind.ts";

/** Why a run is left out, as SQL over a row of `runs`: a cause, or null when it takes part. */
export type LeftOut = SQL<Cause | null>;

/** Whether a run is of a function that keeps the console itself going, as SQL. */
export function ofOwnMachinery(declarations: Declarations): SQL {
  return ofFunctions(declarations.filter(({ machinery }) => machinery));
}

/** Whether a run is of one of these functions, as SQL. */
export function ofFunctions(declarations: Declarations): SQL {
  return sql`${runs.functionId} = any(${sql.param(declarations.map(({ id }) => id))}::text[])`;
}

/**
 * Selects the runs of an operation, to be frozen in one statement: nothing can come or go in between.
 * @param leftOut the same expression as in the preview, so that the start does what the preview shows
 */
export async function selectRuns(
  me: Me,
  target: RunTarget,
  leftOut: LeftOut,
): Promise<Pick<Selection, "freeze">> {
  const targets = await idsOfRuns(me, target);
  return { freeze: (tx, operationId) => freeze(tx, operationId, { target, targets, leftOut }) };
}

async function freeze(
  tx: Transaction,
  operationId: string,
  { target, targets, leftOut }: { target: RunTarget; targets: SQL; leftOut: LeftOut },
): Promise<Frozen> {
  const rows = await tx.execute<{ cause: Cause | null; runs: number }>(sql`
    with matched as (
      select ${runs.id} as id, ${runs.customerId} as customer_id, ${leftOut} as cause
      from (${targets}) target join runs on ${runs.id} = target.id
    ), frozen as (
      insert into operation_items (operation_id, position, target_id, customer_id)
      select ${operationId}, row_number() over (order by id), id, customer_id from matched where cause is null
    )
    select cause, count(*)::int as runs from matched group by cause`);
  const frozen: Frozen = { total: 0, notEligible: new Map() };
  for (const { cause, runs: count } of rows) {
    if (cause) frozen.notEligible.set(cause, count);
    else frozen.total = count;
  }
  const matched = rows.reduce((sum, row) => sum + row.runs, 0);
  const unknown = target.ids ? new Set(target.ids).size - matched : 0;
  if (unknown > 0) frozen.notEligible.set("unknown", unknown);
  return frozen;
}

/** A run that a target names. */
export interface PreviewedRun extends Record<string, unknown> {
  id: string;
  functionId: string;
  status: (typeof runs.$inferSelect)["status"];
  customerId: string | null;
  failedStepId: string | null;
  costMicros: number;
  cause: Cause | null;
}

interface RunPreview {
  leftOut: LeftOut;
  note: (run: PreviewedRun) => string;
  effects: (messages: SQL) => Promise<Effects>;
  costMicros: (eligible: readonly PreviewedRun[]) => number;
  needsReruns: boolean;
}

/** Previews an operation on the runs that a target selects. */
export async function previewRuns(
  me: Me,
  target: RunTarget,
  { leftOut, note, effects, costMicros, needsReruns }: RunPreview,
): Promise<OperationPreview> {
  const rows = await db().execute<PreviewedRun>(sql`
    select ${runs.id} as id, ${runs.functionId} as "functionId", ${runs.status} as status, ${runs.customerId} as "customerId",
           ${runs.failedStepId} as "failedStepId", ${runs.costMicros}::float8 as "costMicros", ${leftOut} as cause
    from (${await idsOfRuns(me, target)}) target join runs on ${runs.id} = target.id
    order by ${runs.id}`);
  const eligible = rows.filter(({ cause }) => cause === null);
  const [found, limits] = await Promise.all([
    effects(messagesOfRuns(eligible.map(({ id }) => id))),
    engineLimits({ reruns: needsReruns }),
  ]);
  return previewTargets(me, {
    ids: target.ids,
    rows: [...rows],
    describe: (run) => ({ what: run.functionId, note: note(run) }),
    madeOf: ({ functionId }) => functionId,
    effects: found,
    costMicros,
    engineLimits: limits,
  });
}

/**
 * The runs that a target selects, as a query with one column, `id`: the listed ones, or all that match the filter of
 * the runs page. One more than an operation takes, to detect too many.
 */
async function idsOfRuns(me: Me, { ids, filter = {} }: RunTarget): Promise<SQL> {
  if (ids) return sql`select distinct unnest(${sql.param(ids)}::text[]) as id`;
  return selectRunIds(await matchRuns(me, filter), { limit: MOST_TARGETS + 1 });
}

/** @throws InvalidInput when there is input, which only a rerun with mode `edited` takes */
export function refuseInput({ input }: RunTarget): void {
  if (input !== undefined) throw badInput("Input can only be edited in a rerun with mode `edited`.");
}

/** Error of an invalid edit of the input. */
export function badInput(message: string): InvalidInput {
  return new InvalidInput({ code: "invalid_edited_input", message: `${message} Nothing was changed.` });
}
