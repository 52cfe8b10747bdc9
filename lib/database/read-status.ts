import postgres from "postgres";
import { currentRole, type DatabaseRoles, roleBehind } from "@/db/grants";
import journal from "@/db/migrations/meta/_journal.json" with { type: "json" };

/** Columns that may hold the time of a row. */
const TIMES = ["queued_at", "started_at", "at", "created_at", "received_at", "opened_at", "set_at"];

export interface DatabaseStatus {
  roles: DatabaseRoles;
  /** Number of applied migrations. */
  migrations: number;
  /** Names of migrations of this code that are not applied. */
  pending: string[];
  tables: {
    name: string;
    /** By the last statistics. */
    rows: number;
    /** With indexes, in all partitions. */
    bytes: number;
    partitions: number;
    oldest: Date | null;
    newest: Date | null;
  }[];
}

/** Reads migrations, roles and sizes of the database, largest table first. Counts no rows: there may be 10^8. */
export async function readStatus(ownerUrl: string, applicationUrl: string): Promise<DatabaseStatus> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const roles = { owner: await currentRole(sql), application: await roleBehind(applicationUrl) };
    const applied = await appliedMigrations(sql);
    const tables = await sql<
      { name: string; rows: number; bytes: number; partitions: number; time: string | null }[]
    >`
      select c.relname::text as name, coalesce(sum(greatest(leaf.reltuples, 0)), 0)::float8 as rows,
        coalesce(sum(pg_total_relation_size(leaf.oid)), 0)::float8 as bytes,
        (count(*) filter (where leaf.relispartition))::int as partitions,
        (select attname::text from pg_attribute a join unnest(${TIMES}::text[]) with ordinality t(column_name, nth)
           on t.column_name = a.attname where a.attrelid = c.oid and not attisdropped order by nth limit 1) as time
      from pg_class c
      cross join lateral (
        select relid from pg_partition_tree(c.oid) where isleaf union all select c.oid where c.relkind = 'r') tree join pg_class leaf on leaf.oid = tree.relid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      group by c.oid, c.relname order by bytes desc, name`;
    const withTimes: DatabaseStatus["tables"] = [];
    for (const { time, ...table } of tables)
      withTimes.push({ ...table, ...(await span(sql, table.name, time)) });
    return {
      roles,
      migrations: applied.size,
      pending: journal.entries.filter(({ when }) => !applied.has(when)).map(({ tag }) => tag),
      tables: withTimes,
    };
  } finally {
    await sql.end();
  }
}

async function appliedMigrations(sql: postgres.Sql): Promise<Set<number>> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as found`;
  if (!table?.found) return new Set();
  const rows = await sql<{ at: string }[]>`select created_at::text as at from drizzle.__drizzle_migrations`;
  return new Set(rows.map(({ at }) => Number(at)));
}

/** Most rows that are scanned for the oldest and the newest when no index sorts them. */
const MOST_ROWS = 1_000_000;

async function span(sql: postgres.Sql, table: string, time: string | null) {
  if (!time) return { oldest: null, newest: null };
  const [row] = await sql<{ oldest: Date | null; newest: Date | null }[]>`
    select min(at) as oldest, max(at) as newest from (select ${sql(time)} as at from ${sql(table)} limit ${MOST_ROWS}) t`;
  return row ?? { oldest: null, newest: null };
}
