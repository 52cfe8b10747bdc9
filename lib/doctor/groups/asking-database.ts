import type postgres from "postgres";
import { withoutPersonalData } from "@/lib/app-errors";
import { type Outcome, skipped } from "../check.ts";
import type { DoctorContext } from "../context.ts";

/** SQLSTATE of a missing table, a missing column, a missing right. */
const UNMIGRATED = ["42P01", "42703"];
const NO_RIGHT = "42501";
const AWAY = "The database does not answer.";

/** A check of rows. Skipped while the database does not answer, which `database-answers` reports. */
export function askingDatabase(
  check: (sql: postgres.Sql, context: DoctorContext) => Promise<Outcome>,
): (context: DoctorContext) => Promise<Outcome> {
  return async (context) => {
    if ((await context.databaseFault()) !== null) return skipped(AWAY);
    try {
      return await check(context.pooled(), context);
    } catch (error) {
      const { code } = withoutPersonalData(error);
      if (code && UNMIGRATED.includes(code)) return skipped("The database is not migrated.");
      if (code === NO_RIGHT) return skipped("The application's role may not read this.");
      return skipped(AWAY);
    }
  };
}
