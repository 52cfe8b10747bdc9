import { desc, eq, sql } from "drizzle-orm";
import { customers, runs } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { loadRetries } from "./load-retries.ts";
import { type Matches, matchRuns, selectRunIds } from "./match-runs.ts";
import { COUNT_LIMIT, type Retry, RUN_CURSOR, type RunItem, type RunListQuery, RunPage } from "./schemas.ts";

/** One page of matching runs, newest first, and their number up to `COUNT_LIMIT`. */
export async function listRuns(me: Me, { cursor, ...filter }: RunListQuery): Promise<RunPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, RUN_CURSOR);
  const matches = await matchRuns(me, filter);
  const [rows, count] = await Promise.all([loadPage(matches, before), countRuns(matches)]);
  const page = toPage(rows, ({ run }) => run.id);
  const retries = await loadRetries(page.items.filter(({ run }) => mayRetry(run)).map(({ run }) => run.id));
  return RunPage.parse({
    items: page.items.map(({ run, email }) => toRunItem(me, run, email, retries.get(run.id))),
    nextCursor: page.nextCursor,
    count,
  });
}

function loadPage(matches: Matches, before: string | undefined) {
  const ids = selectRunIds(matches, { limit: PAGE_SIZE + 1, before });
  return db()
    .select({ run: runs, email: customers.email })
    .from(runs)
    .innerJoin(sql`(${ids}) as page`, sql`page.id = ${runs.id}`)
    .leftJoin(customers, eq(customers.id, runs.customerId))
    .orderBy(desc(runs.id));
}

/** Counts up to the limit: counting a million runs would make the list slow. */
async function countRuns(matches: Matches): Promise<RunPage["count"]> {
  const ids = selectRunIds(matches, { limit: COUNT_LIMIT + 1, inOrder: false });
  const [row] = await db().execute<{ n: number }>(sql`select count(*)::int as n from (${ids}) counted`);
  const n = row?.n ?? 0;
  return { value: Math.min(n, COUNT_LIMIT), exact: n <= COUNT_LIMIT };
}

/** Only a running run can be between two attempts. */
const mayRetry = ({ endedAt, status }: typeof runs.$inferSelect) => endedAt === null && status === "running";

/** A run as lists show it to this person. */
export function toRunItem(
  me: Me,
  run: typeof runs.$inferSelect,
  email: string | null,
  retry: Retry | undefined,
): RunItem {
  const { subjectType, subjectId } = run;
  return {
    id: run.id,
    functionId: run.functionId,
    status: run.status,
    trigger: run.trigger,
    subject: subjectType && subjectId ? { type: subjectType, id: subjectId } : null,
    customerId: run.customerId,
    customerEmail: email && maskFor(me).email(email),
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    durationMs: run.durationMs,
    attempts: run.calls === 0 ? 0 : 1 + run.retries,
    costMicros: run.costMicros,
    error: run.error && { name: run.error.name, message: run.error.message },
    failedStepId: run.failedStepId,
    errorGroupId: run.errorGroupId,
    rerunOf: run.rerunOf,
    retry: retry ?? null,
  };
}
