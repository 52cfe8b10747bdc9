import type { Sql } from "./connect.ts";

/** Per statement, so that a night's backlog does not become one long transaction. */
const MAX_PROMOTED = 1000;

/**
 * Marks queue items ready whose time has come. Keeping the sleeping apart from the ready lets a claim read its few rows
 * in order, however many runs are asleep.
 * @returns when to look again in Unix milliseconds: the next due time, or now when there may be more; null when nothing
 *   is asleep
 */
export async function promoteDueJobs(sql: Sql, nowMs: number): Promise<number | null> {
  const [row] = await sql<{ due_count: number; next_due_at_ms: number | null }[]>`
    with due as materialized (
      select id from jobs where not ready and due_at_ms <= ${nowMs}
      order by due_at_ms limit ${MAX_PROMOTED} for update skip locked
    ), promoted as (
      update jobs set ready = true from due where jobs.id = due.id
    )
    select (select count(*)::integer from due) as due_count,
      (select min(due_at_ms)::float8 from jobs where not ready and due_at_ms > ${nowMs}) as next_due_at_ms`;
  if (!row) return null;
  return row.due_count === MAX_PROMOTED ? nowMs : row.next_due_at_ms;
}
