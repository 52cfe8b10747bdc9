import { sql } from "drizzle-orm";
import { db, type Transaction } from "@/lib/db";
import { recordFailure } from "@/lib/error-groups/record-failure";
import { storableJson } from "@/lib/storable-json";
import { type FoldedEntries, foldEntries, type LedgerEntry } from "./ledger-entries.ts";
import { recordAnswers } from "./record-answers.ts";
import { recordCalls } from "./record-calls.ts";
import { recordSteps } from "./record-steps.ts";

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

/** The steps by which runs were invoked learn which run they wait for. */
async function linkChildren(tx: Transaction, calls: FoldedEntries["calls"]): Promise<void> {
  const links = calls.flatMap(({ runId, parent }) => (parent ? [{ childRunId: runId, ...parent }] : []));
  if (links.length === 0) return;
  await tx.execute(sql`
    update run_steps s set child_run_id = l."childRunId"
    from jsonb_to_recordset(${storableJson(links)}::text::jsonb) as l("childRunId" text, "runId" text, "stepHash" text)
    where s.run_id = l."runId" and s.hash = l."stepHash" and s.child_run_id is null`);
}
