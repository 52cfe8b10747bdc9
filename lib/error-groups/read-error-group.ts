import { and, count, desc, eq } from "drizzle-orm";
import { customers, errorGroupCustomers, errorGroups, runs, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { loadErrorItems } from "./list-error-groups.ts";
import { ErrorGroupView } from "./schemas.ts";

/** Customers that are listed; the count covers all. */
const MOST_CUSTOMERS = 50;

/**
 * One group with the fingerprint its runs share, its latest failure, the customers affected and the number of runs that
 * are still failed.
 * @throws NotFound
 */
export async function readErrorGroup(me: Me, id: string): Promise<ErrorGroupView> {
  requirePermission(me, "see");
  const [found] = await db()
    .select({ group: errorGroups, stateByName: users.name, sample: { id: runs.id, error: runs.error } })
    .from(errorGroups)
    .leftJoin(users, eq(users.id, errorGroups.stateBy))
    .leftJoin(runs, eq(runs.id, errorGroups.lastRunId))
    .where(eq(errorGroups.id, id));
  if (!found) throw new NotFound("error group", id);
  const { group, sample, stateByName } = found;
  const [[item], affected, [failed]] = await Promise.all([
    loadErrorItems([group]),
    db()
      .select({
        id: customers.id,
        email: customers.email,
        tier: customers.tier,
        runCount: errorGroupCustomers.runCount,
      })
      .from(errorGroupCustomers)
      .innerJoin(customers, eq(customers.id, errorGroupCustomers.customerId))
      .where(eq(errorGroupCustomers.errorGroupId, id))
      .orderBy(desc(errorGroupCustomers.runCount), customers.id)
      .limit(MOST_CUSTOMERS),
    db()
      .select({ runs: count() })
      .from(runs)
      .where(and(eq(runs.errorGroupId, id), eq(runs.status, "failed"))),
  ]);
  const mask = maskFor(me);
  return ErrorGroupView.parse({
    ...item,
    fingerprint: group.fingerprint,
    frames: group.frames,
    stateSince: group.stateSince.toISOString(),
    stateByName,
    stateCause: group.stateCause,
    regressedAt: group.regressedAt?.toISOString() ?? null,
    sample: sample?.error ? { runId: sample.id, stack: null, ...sample.error } : null,
    customers: affected.map((customer) => ({ ...customer, email: mask.email(customer.email) })),
    failedCount: failed?.runs ?? 0,
  });
}
