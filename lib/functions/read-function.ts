import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { errorGroups } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { inputsOf } from "./invoke-function.ts";
import { loadFunctions } from "./list-functions.ts";
import { mayInvoke } from "./rules.ts";
import { FunctionView } from "./schemas.ts";

/** Days of runs and cost that are listed. */
const DAYS = 14;
/** Error groups that are listed; the errors page has them all. */
const MOST_ERRORS = 5;

/**
 * One function with the inputs it may be invoked with, its open error groups and its runs by day.
 * @throws NotFound when the code has no such function
 */
export async function readFunction(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  functionId: string,
): Promise<FunctionView> {
  requirePermission(me, "see");
  if (!declarations.some(({ id }) => id === functionId)) throw new NotFound("function", functionId);
  const [{ items, registration }, errors, days] = await Promise.all([
    loadFunctions(me, declarations),
    listErrors(functionId),
    listDays(functionId),
  ]);
  const item = items.find(({ id }) => id === functionId);
  if (!item) throw new NotFound("function", functionId);
  const inputs = inputsOf(item);
  return FunctionView.parse({
    ...item,
    invocable: mayInvoke({
      declaration: item,
      inputs: inputs.length,
      paused: item.paused !== null,
      operates: holds(me, "operate"),
    }),
    inputs: inputs.map(({ event, schema }) => ({ event, schema: z.toJSONSchema(schema, { io: "input" }) })),
    errors,
    days,
    registration,
  });
}

async function listErrors(functionId: string): Promise<FunctionView["errors"]> {
  const rows = await db()
    .select()
    .from(errorGroups)
    .where(and(eq(errorGroups.functionId, functionId), eq(errorGroups.state, "open")))
    .orderBy(desc(errorGroups.lastSeenAt), desc(errorGroups.id))
    .limit(MOST_ERRORS);
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt.toISOString() }));
}

/** Counts runs by day, from the roll-up. */
async function listDays(functionId: string): Promise<FunctionView["days"]> {
  const rows = await db().execute<FunctionView["days"][number]>(sql`
    select to_char(hour at time zone 'UTC', 'YYYY-MM-DD') as day, sum(run_count)::int as runs,
           coalesce(sum(run_count) filter (where status = 'failed'), 0)::int as failed,
           sum(cost_micros)::float8 as "costMicros"
    from run_hours
    where function_id = ${functionId} and hour >= date_trunc('day', now(), 'UTC') - ${DAYS - 1} * interval '1 day'
    group by 1 order by 1 desc`);
  return [...rows];
}
