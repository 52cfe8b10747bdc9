import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { RunStatus } from "@/lib/runs/schemas";

interface LastRun {
  id: string;
  status: RunStatus;
  queuedAt: string;
}

type Row = { functionId: string; lastRun: LastRun | null; lastSuccess: LastRun | null };

/** Sorts after every run id in any collation: the engine's part begins with a digit. */
const AFTER_ALL_IDS = "run_z";

/**
 * Loads the last run and the last completed run of each function by two index look-ups each. The row comparison makes the
 * planner start at the end of the function's own runs; with `function_id = …` it walks back from the newest run of all,
 * which for a function that never ran reads every run.
 */
export async function loadLastRuns(functionIds: readonly string[]): Promise<Map<string, Row>> {
  const rows = await db().execute<Row>(sql`
    select wanted.id as "functionId", to_jsonb(last) as "lastRun", to_jsonb(success) as "lastSuccess"
    from unnest(${sql.param(functionIds)}::text[]) as wanted(id)
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, id) <= (wanted.id, ${AFTER_ALL_IDS})
        order by function_id desc, id desc limit 1) newest
      where function_id = wanted.id
    ) last on true
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, status, id) <= (wanted.id, 'completed', ${AFTER_ALL_IDS})
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

/** PostgreSQL writes instants in JSON with the offset of the session. */
function inUtc(run: LastRun | null): LastRun | null {
  return run && { ...run, queuedAt: new Date(run.queuedAt).toISOString() };
}
