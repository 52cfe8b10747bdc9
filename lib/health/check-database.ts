import { sql } from "drizzle-orm";
import { NEWEST_MIGRATION_MS } from "@/db/newest-migration";
import { withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

const TIMEOUT_MS = 2_500;
/** SQLSTATE: the table does not exist; the role may not read it. */
const NO_TABLE = "42P01";
const NO_RIGHT = "42501";

const AWAY = {
  database: wrong(
    "The database does not answer. Check DATABASE_URL, and whether the server runs and has room.",
  ),
  migrated: UNKNOWN,
};
const BEHIND = {
  database: FINE,
  migrated: wrong("The database lacks migrations of this version. Run npm run vagus -- db migrate."),
};

/**
 * Whether the database answers, and holds the migrations of this code. Those of a newer version count as well: during a
 * rolling deploy the old version runs on them.
 */
export function checkDatabase(): Promise<{ database: Finding; migrated: Finding }> {
  return bounded(ask(), TIMEOUT_MS, AWAY);
}

async function ask(): Promise<{ database: Finding; migrated: Finding }> {
  try {
    const [row] = await db().execute<{ newest: string | null }>(
      sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
    );
    return Number(row?.newest ?? 0) >= NEWEST_MIGRATION_MS ? { database: FINE, migrated: FINE } : BEHIND;
  } catch (error) {
    const { code } = withoutPersonalData(error);
    if (code === NO_TABLE) return BEHIND;
    if (code === NO_RIGHT) {
      const message =
        "The role of DATABASE_URL may not read drizzle.__drizzle_migrations. Grant it usage and select.";
      return { database: FINE, migrated: wrong(message) };
    }
    return AWAY;
  }
}
