import { asc, count, eq, isNotNull, sql } from "drizzle-orm";
import { approvals, errorGroups, stopSwitches, tickets, users } from "@/db/schema";
import { db } from "@/lib/db";
import { requirePermission } from "./require-permission.ts";
import type { Attention, Me } from "./schemas.ts";

/** What needs a person now, and what a person stopped. */
export async function readAttention(me: Me): Promise<Attention> {
  requirePermission(me, "see");
  const [[waiting], [handed], [failing], stopped] = await Promise.all([
    db().select({ n: count() }).from(approvals).where(eq(approvals.status, "pending")),
    db()
      .select({ n: count() })
      .from(tickets)
      .where(sql`${isNotNull(tickets.personNeeded)} and ${tickets.status} <> 'resolved'`),
    db().select({ n: count() }).from(errorGroups).where(eq(errorGroups.state, "open")),
    db()
      .select({
        scope: stopSwitches.scope,
        reason: stopSwitches.reason,
        stoppedByName: sql<string>`coalesce(${users.name}, ${stopSwitches.stoppedBy})`,
        stoppedAt: stopSwitches.stoppedAt,
      })
      .from(stopSwitches)
      .leftJoin(users, eq(users.id, stopSwitches.stoppedBy))
      .orderBy(asc(stopSwitches.stoppedAt)),
  ]);
  return {
    approvals: waiting?.n ?? 0,
    tickets: handed?.n ?? 0,
    errors: failing?.n ?? 0,
    stopped: stopped.map((one) => ({ ...one, stoppedAt: one.stoppedAt.toISOString() })),
  };
}
