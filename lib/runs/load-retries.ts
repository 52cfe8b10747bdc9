import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/lib/db";
import { Retry } from "./schemas.ts";

const Row = Retry.extend({ runId: z.string() });

/** By run, the step of an open run whose last attempt failed and whose next attempt has not begun. */
export async function loadRetries(runIds: readonly string[]): Promise<Map<string, Retry>> {
  if (runIds.length === 0) return new Map();
  const rows = await db().execute(sql`
    select distinct on (a.run_id) a.run_id as "runId", a.step_id as "stepId", a.n as attempt,
      (a.retry ->> 'of')::int as of, a.retry ->> 'nextAt' as "nextAt", a.retry ->> 'vendor' as vendor,
      a.error ->> 'message' as message
    from run_attempts a join runs r on r.id = a.run_id
    where a.run_id = any(${sql.param(runIds)}::text[]) and r.ended_at is null and a.retry is not null
      and not exists (
        select from run_attempts later
        where later.run_id = a.run_id and later.step_id = a.step_id and later.n > a.n)
    order by a.run_id, a.started_at desc`);
  return new Map(rows.map((row) => Row.parse(row)).map(({ runId, ...retry }) => [runId, retry]));
}
