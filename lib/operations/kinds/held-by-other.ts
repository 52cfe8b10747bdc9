import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Whether an operation that has not ended still has a target to act on, as SQL. */
export function heldByOther(targetId: SQLWrapper): SQL {
  return sql`exists (
  select from operation_items held join operations other on other.id = held.operation_id
  where held.target_id = ${targetId} and held.status = 'pending' and other.ended_at is null)`;
}
