import { isNull, sql } from "drizzle-orm";
import { legalHolds } from "@/db/schema";
import { type Database, db } from "@/lib/db";
import { CLEARINGS } from "./clearings.ts";
import { isDue, listMonths, type Month } from "./list-months.ts";
import { readRetention } from "./read-retention.ts";
import { cutoffOf, type Retention } from "./rules.ts";

/** The effects of applying retention now. */
export interface RetentionPlan {
  retention: Retention;
  months: (Month & { keptRuns: number })[];
  clearings: { name: string; table: string; days: number; rows: number; bytes: number; held: number }[];
  holds: { subjectType: string; subjectId: string; setAt: string }[];
}

/** Counts the records that `applyRetention` would drop, clear or, under a legal hold, keep. Changes nothing. */
export async function planRetention(database: Database = db(), now = new Date()): Promise<RetentionPlan> {
  const retention = await readRetention(database);
  const months: RetentionPlan["months"] = [];
  for (const month of await listMonths(database)) {
    if (!isDue(month, retention, now)) continue;
    const [kept] = await database.execute<{ n: number }>(sql`
      select count(*)::int as n from ledger_kept_runs(
        ledger_bound(${month.month}::date), ledger_bound((${month.month}::date + interval '1 month')::date))`);
    months.push({ ...month, keptRuns: kept?.n ?? 0 });
  }
  const clearings: RetentionPlan["clearings"] = [];
  for (const { name, table, days, from, before, due, held, bytes } of CLEARINGS) {
    const cutoff = cutoffOf(days(retention), now);
    const [row] = await database.execute<{ rows: number; bytes: number; held: number }>(sql`
      select count(*) filter (where not held)::int as rows, count(*) filter (where held)::int as held,
        coalesce(sum(bytes) filter (where not held), 0)::float8 as bytes
      from (select ${held} as held, ${bytes} as bytes from ${from}
        where ${due} and ${before(cutoff)}) due`);
    clearings.push({ name, table, days: days(retention), ...(row ?? { rows: 0, bytes: 0, held: 0 }) });
  }
  const holds = await database
    .select()
    .from(legalHolds)
    .where(isNull(legalHolds.liftedAt))
    .orderBy(legalHolds.setAt);
  return {
    retention,
    months,
    clearings,
    holds: holds.map(({ subjectType, subjectId, setAt }) => ({
      subjectType,
      subjectId,
      setAt: setAt.toISOString(),
    })),
  };
}
