import type postgres from "postgres";

/** Rows that count. Rejected deliveries are a record of their own; events from the engine arrive at any time. */
const COUNTED: Record<string, string> = {
  webhook_deliveries: "where status <> 'rejected'",
  outbox: "where status = 'pending' or attempts > 0",
};

/** Rows of every table by its name. */
export async function countRows(sql: postgres.Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const which = sql.unsafe(COUNTED[name] ?? "");
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(name)} ${which}`;
    counts[name] = row?.n ?? 0;
  }
  return counts;
}
