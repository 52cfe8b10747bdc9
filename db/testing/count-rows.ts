import type postgres from "postgres";

/** Rows of every table by its name; of deliveries those that were taken, for the rejected ones are a record of their own. */
export async function countRows(sql: postgres.Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const taken = name === "webhook_deliveries" ? sql`where status <> 'rejected'` : sql``;
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(name)} ${taken}`;
    counts[name] = row?.n ?? 0;
  }
  return counts;
}
