import { and, asc, count, desc, eq, gte, isNotNull, isNull, or, sql } from "drizzle-orm";
import { approvals, customers, errorGroups, operations, runs } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { readEffect } from "@/lib/approvals/kinds/kinds";
import { db } from "@/lib/db";
import { FailurePause } from "@/lib/operations/outcome-schemas";
import { loadRetries } from "@/lib/runs/load-retries";
import { listSwitches } from "@/lib/stops/list-switches";
import { countNeedingPerson } from "@/lib/tickets/view/ticket-need";
import { Overview } from "./schemas.ts";

/** Most error groups, operations and groups of retries shown; the lists have all. */
const MOST = 5;
/** Open runs that are searched for retries; the newest ones if there are more. */
const MOST_OPEN = 1_000;

/** The work that needs a person now, most urgent first. */
export async function readOverview(me: Me): Promise<Overview> {
  requirePermission(me, "see");
  const [waiting, groups, retrying, paused, stopped, handed] = await Promise.all([
    readApprovals(me),
    listErrorGroups(),
    listRetrying(),
    listPaused(),
    listSwitches(me),
    countNeedingPerson(db()),
  ]);
  return Overview.parse({
    approvals: waiting,
    ...groups,
    retrying,
    operations: paused,
    stopped: stopped.items,
    personNeeded: handed,
  });
}

async function readApprovals(me: Me): Promise<Overview["approvals"]> {
  const pending = eq(approvals.status, "pending");
  const [totals, [first]] = await Promise.all([
    db()
      .select({
        currency: approvals.currency,
        n: count(),
        amountCents: sql<number>`sum(${approvals.amountCents})::float8`,
        oldest: sql<string>`min(${approvals.openedAt})`,
      })
      .from(approvals)
      .where(pending)
      .groupBy(approvals.currency)
      .orderBy(desc(count())),
    db()
      .select({ approval: approvals, email: customers.email })
      .from(approvals)
      .leftJoin(customers, eq(customers.id, approvals.customerId))
      .where(pending)
      .orderBy(asc(approvals.deadline), asc(approvals.id))
      .limit(1),
  ]);
  const mask = maskFor(me);
  const deadline = first?.approval.deadline.toISOString() ?? null;
  const effect = first && readEffect(first.approval);
  const title = effect?.title ?? "Approval";
  const oldest = totals.map((one) => new Date(one.oldest).toISOString()).sort()[0];
  return {
    count: totals.reduce((sum, { n }) => sum + n, 0),
    firstDeadline: deadline,
    oldestOpenedAt: oldest ?? null,
    first:
      first && deadline
        ? {
            id: first.approval.id,
            title,
            money: effect?.money ?? null,
            customerEmail: first.email && mask.email(first.email),
            // The requester's sentence about the customer; free text cannot be masked in part.
            reason: mask.open ? first.approval.reason : title,
            deadline,
          }
        : null,
    // Approvals without money have no currency.
    totals: totals.flatMap(({ amountCents, currency }) => (currency ? [{ amountCents, currency }] : [])),
  };
}

/** Open groups that are new since yesterday or regressed. */
const needsLook = and(
  eq(errorGroups.state, "open"),
  or(gte(errorGroups.firstSeenAt, sql`now() - interval '24 hours'`), isNotNull(errorGroups.regressedAt)),
);

/** The groups that affect most customers, and the number of groups. */
async function listErrorGroups(): Promise<Pick<Overview, "errorGroups" | "errorGroupCounts">> {
  const [rows, [counts]] = await Promise.all([
    db()
      .select()
      .from(errorGroups)
      .where(needsLook)
      .orderBy(
        desc(errorGroups.customerCount),
        desc(errorGroups.runCount),
        desc(errorGroups.lastSeenAt),
        desc(errorGroups.id),
      )
      .limit(MOST),
    db()
      .select({
        fresh: sql<number>`count(*) filter (where ${errorGroups.regressedAt} is null)::int`,
        back: sql<number>`count(*) filter (where ${errorGroups.regressedAt} is not null)::int`,
      })
      .from(errorGroups)
      .where(needsLook),
  ]);
  return {
    errorGroupCounts: counts ?? { fresh: 0, back: 0 },
    errorGroups: rows.map((row) => ({
      ...row,
      firstSeenAt: row.firstSeenAt.toISOString(),
      regressed: row.regressedAt !== null,
    })),
  };
}

async function listPaused(): Promise<Overview["operations"]> {
  const rows = await db()
    .select()
    .from(operations)
    // An operation that a person paused needs no attention.
    .where(and(eq(operations.status, "paused"), operations.pausedByItself))
    .orderBy(desc(operations.id))
    .limit(MOST);
  return rows.map((row) => ({
    ...row,
    pausedBecause: FailurePause.parse(row.pausedBecause),
    pausedAt: (row.pausedAt ?? row.createdAt).toISOString(),
  }));
}

/** Steps in retry, grouped by error; groups with most runs first. */
async function listRetrying(): Promise<Overview["retrying"]> {
  const open = await db()
    .select({ id: runs.id, functionId: runs.functionId })
    .from(runs)
    .where(and(eq(runs.status, "running"), isNull(runs.endedAt)))
    .orderBy(desc(runs.id))
    .limit(MOST_OPEN);
  const functionOf = new Map(open.map(({ id, functionId }) => [id, functionId]));
  const groups = new Map<string, Overview["retrying"][number]>();
  for (const [runId, retry] of await loadRetries([...functionOf.keys()])) {
    const functionId = functionOf.get(runId) ?? "";
    const key = `${functionId} ${retry.stepId} ${retry.message}`;
    const before = groups.get(key);
    groups.set(key, {
      ...retry,
      functionId,
      runCount: (before?.runCount ?? 0) + 1,
      attempt: Math.max(before?.attempt ?? 0, retry.attempt),
      nextAt: before && before.nextAt < retry.nextAt ? before.nextAt : retry.nextAt,
    });
  }
  return [...groups.values()].sort((a, b) => b.runCount - a.runCount).slice(0, MOST);
}
