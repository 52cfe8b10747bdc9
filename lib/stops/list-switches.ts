import { asc, eq, sql } from "drizzle-orm";
import { stopSwitches, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { StopSwitches } from "./schemas.ts";

/** Active stop switches, with person and reason. */
export async function listSwitches(me: Me): Promise<StopSwitches> {
  requirePermission(me, "see");
  const stopped = await db()
    .select({
      scope: stopSwitches.scope,
      reason: stopSwitches.reason,
      stoppedByName: sql<string>`coalesce(${users.name}, ${stopSwitches.stoppedBy})`,
      stoppedAt: stopSwitches.stoppedAt,
    })
    .from(stopSwitches)
    .leftJoin(users, eq(users.id, stopSwitches.stoppedBy))
    .orderBy(asc(stopSwitches.stoppedAt));
  return { items: stopped.map((one) => ({ ...one, stoppedAt: one.stoppedAt.toISOString() })) };
}
