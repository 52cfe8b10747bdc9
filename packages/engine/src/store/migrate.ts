import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openPool } from "./connect.ts";

const FOLDER = join(import.meta.dirname, "migrations");
/** Any fixed number: processes that start at once take turns. */
const LOCK_KEY = 728_190_411;

/**
 * Brings the engine's database up to date: every file of `migrations/` once, in order of its number, each in a
 * transaction of its own, one process at a time.
 * @throws the database's error; what was applied before stays applied
 * @throws Error for a database of another version, whose migrations are not here
 */
export async function migrate(databaseUrl: string): Promise<void> {
  // One connection: the lock belongs to its session and goes when it ends.
  const sql = openPool(databaseUrl, 1);
  try {
    await sql`select pg_advisory_lock(${LOCK_KEY})`;
    await sql`create table if not exists engine_migrations (
      name text primary key, applied_at timestamptz not null default now()
    )`;
    const applied = new Set((await sql`select name from engine_migrations`).map((row) => String(row.name)));
    refuseOtherVersion(applied);
    for (const name of migrationNames()) {
      if (applied.has(name)) continue;
      // One simple query is one transaction: the file and its mark land together.
      const text = readFileSync(join(FOLDER, name), "utf8");
      await sql.unsafe(`begin;\n${text}\ninsert into engine_migrations (name) values ('${name}');\ncommit;`);
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The first migration makes every table and would meet the tables of the other version. */
function refuseOtherVersion(applied: ReadonlySet<string>): void {
  const known = new Set(migrationNames());
  const foreign = [...applied].filter((name) => !known.has(name));
  if (foreign.length === 0) return;
  throw new Error(
    "This database is of another version of the engine, whose migrations are not here " +
      `(${foreign.sort()[0]}). Nothing was changed. Start with an empty database: delete the folder of the ` +
      "embedded PostgreSQL, or name another database in --database-url.",
  );
}

function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort();
}
