import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { z } from "zod";
import { type DatabaseRoles, grantApplication } from "./grants.ts";

/** Any fixed number: two deploys must not migrate at once, and the migrator itself takes no lock. */
const MIGRATION_LOCK = 7_260_011;
const FOLDER = join(import.meta.dirname, "migrations");
const Journal = z.object({ entries: z.array(z.object({ when: z.int() })).min(1) });

/**
 * Applies the committed migrations, all or none, and gives the application's role its rights.
 * @param url a direct connection as the owner: the lock is held by the session, which a transaction pooler does not keep
 * @param applicationUrl the address the application connects with
 * @throws Error for a database of a version whose migrations are no longer here
 */
export async function migrate(url: string, applicationUrl: string): Promise<DatabaseRoles> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await refuseOlder(sql);
    await runMigrations(drizzle(sql), { migrationsFolder: FOLDER });
    return await grantApplication(sql, applicationUrl);
  } finally {
    await sql.end();
  }
}

/** The first migration makes every table; the migrator would run it on the tables of an older version. */
async function refuseOlder(sql: postgres.Sql): Promise<void> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as found`;
  if (!table?.found) return;
  const [row] = await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`;
  const { entries } = Journal.parse(JSON.parse(readFileSync(join(FOLDER, "meta", "_journal.json"), "utf8")));
  if (row?.newest === null || Number(row?.newest) >= (entries[0]?.when ?? 0)) return;
  throw new Error(
    "This database is of a version of Vagus whose migrations were replaced by one schema. Nothing was changed. " +
      "Start with an empty database: delete .vagus/, or name another one in DATABASE_URL.",
  );
}
