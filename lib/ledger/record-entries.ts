import { storableJson } from "@vagus/primitives/storable-json";
import { sql } from "drizzle-orm";
import { db, type Transaction } from "@/lib/db";
import { endRun, endRuns } from "./end-runs.ts";
import { type FoldedEntries, foldEntries, type LedgerEntry } from "./ledger-entries.ts";
import { recordCalls } from "./record-calls.ts";
import { recordSteps } from "./record-steps.ts";

/**
 * Writes entries of any number of runs in one short transaction. Recording an entry twice changes nothing but the count
 * of calls; a run that ended and a step that is done stay so. A failed run ends in a transaction of its own: its error
 * group is counted under a lock, which other runs must not wait for.
 */
export async function recordEntries(entries: readonly LedgerEntry[]): Promise<void> {
  const { calls, stepRounds, attempts, logs, answers } = foldEntries(entries);
  const ends = answers.flatMap(({ ended, at, ...end }) =>
    ended ? [{ ...end, status: ended, endedAt: new Date(at) }] : [],
  );
  await db().transaction(async (tx) => {
    // Every row is found by its key. In a burst the statistics lag behind the tables, and a join would scan them whole.
    await tx.execute(sql`set local enable_seqscan = off`);
    if (calls.length > 0) await recordCalls(tx, calls);
    const [steps = [], ...later] = stepRounds;
    const retries = await recordSteps(tx, { steps, attempts, logs });
    for (const round of later) await recordSteps(tx, { steps: round, attempts: [], logs: [] });
    await recordProgress(tx, new Set(answers.flatMap(({ ended, runId }) => (ended ? [] : runId))), retries);
    const completed = ends.filter(({ status }) => status === "completed");
    if (completed.length > 0) await endRuns(tx, completed);
    await linkChildren(tx, calls);
  });
  for (const end of ends) if (end.status === "failed") await endRun(db(), end.runId, end);
}

/** Counts retries, and sets runs that answered without ending to waiting or running by their open steps. */
async function recordProgress(
  tx: Transaction,
  answered: ReadonlySet<string>,
  retries: ReadonlyMap<string, number>,
): Promise<void> {
  const runIds = [...new Set([...answered, ...retries.keys()])].sort();
  if (runIds.length === 0) return;
  const rows = runIds.map((runId) => ({
    runId,
    answered: answered.has(runId),
    retries: retries.get(runId) ?? 0,
  }));
  await tx.execute(sql`
    update runs r set
      retries = r.retries + p.retries,
      status = case
        when r.ended_at is not null or not p.answered then r.status
        when exists (select from run_steps s where s.run_id = r.id and s.status = 'waiting')
          and not exists (select from run_steps s where s.run_id = r.id and s.status in ('planned', 'running'))
          then 'waiting'
        else 'running' end
    from jsonb_to_recordset(${storableJson(rows)}::text::jsonb) as p("runId" text, answered boolean, retries int)
    where r.id = p."runId"`);
}

/** Links the steps that invoked runs with those runs. */
async function linkChildren(tx: Transaction, calls: FoldedEntries["calls"]): Promise<void> {
  const links = calls.flatMap(({ runId, parent }) => (parent ? [{ childRunId: runId, ...parent }] : []));
  if (links.length === 0) return;
  await tx.execute(sql`
    update run_steps s set child_run_id = l."childRunId"
    from jsonb_to_recordset(${storableJson(links)}::text::jsonb) as l("childRunId" text, "runId" text, "stepHash" text)
    where s.run_id = l."runId" and s.hash = l."stepHash" and s.child_run_id is null`);
}
