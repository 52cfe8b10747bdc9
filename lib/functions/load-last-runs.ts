import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { RunStatus } from "@/lib/runs/schemas";

interface LastRun {
  id: string;
  status: RunStatus;
  queuedAt: string;
}

type Row = { functionId: string; lastRun: LastRun | null; lastSuccess: LastRun | null };

/** The last run of each function, and the last that completed: two look-ups in an index for each. */
export async function loadLastRuns(functionIds: readonly string[]): Promise<Map<string, Row>> {
  const rows = await db().execute<Row>(sql`
    select wanted.id as "functionId", to_jsonb(last) as "lastRun", to_jsonb(success) as "lastSuccess"
    from unnest(${sql.param(functionIds)}::text[]) as wanted(id)
    left join lateral (
      select id, status, queued_at as "queuedAt" from runs where function_id = wanted.id order by id desc limit 1
    ) last on true
    left join lateral (
      select id, status, queued_at as "queuedAt" from runs
      where function_id = wanted.id and status = 'completed' order by id desc limit 1
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
