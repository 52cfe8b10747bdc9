import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Any number that is ours alone: two deploys must not migrate at once, and the migrator itself takes no lock. */
const MIGRATION_LOCK = 7_260_011;

/**
 * Applies the committed migrations, all or none.
 * @param url a direct connection: the lock is held by the session, which a transaction pooler does not keep
 */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: join(import.meta.dirname, "migrations") });
  } finally {
    await sql.end();
  }
}
