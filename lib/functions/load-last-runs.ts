import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { RunStatus } from "@/lib/runs/schemas";

interface LastRun {
  id: string;
  status: RunStatus;
  queuedAt: string;
}

type Row = { functionId: string; lastRun: LastRun | null; lastSuccess: LastRun | null };

/** After every id of a run, in any order of letters: the engine's part begins with a digit. */
const AFTER_ALL = "run_z";

/**
 * The last run of each function, and the last that completed: two look-ups in an index for each. They ask for what lies
 * before the end of the function's runs, and not for its newest run: that the database would look for from the newest
 * of all runs backwards, which for a function that never ran is through all of them.
 */
export async function loadLastRuns(functionIds: readonly string[]): Promise<Map<string, Row>> {
  const rows = await db().execute<Row>(sql`
    select wanted.id as "functionId", to_jsonb(last) as "lastRun", to_jsonb(success) as "lastSuccess"
    from unnest(${sql.param(functionIds)}::text[]) as wanted(id)
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, id) <= (wanted.id, ${AFTER_ALL})
        order by function_id desc, id desc limit 1) newest
      where function_id = wanted.id
    ) last on true
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, status, id) <= (wanted.id, 'completed', ${AFTER_ALL})
        order by function_id desc, status desc, id desc limit 1) newest
      where function_id = wanted.id and status = 'completed'
    ) success on true`);
  return new Map(
    rows.map(({ functionId, lastRun, lastSuccess }) => [
      functionId,
      { functionId, lastRun: inUtc(lastRun), lastSuccess: inUtc(lastSuccess) },
    ]),
  );
}

/** JSON of PostgreSQL writes an instant with the session's offset. */
function inUtc(run: LastRun | null): LastRun | null {
  return run && { ...run, queuedAt: new Date(run.queuedAt).toISOString() };
}
