import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { auditLog, runs, users } from "@/db/schema";
import { db } from "@/lib/db";
import type { Replay } from "../schemas.ts";

/** The most that are shown; the audit log has all. */
const MOST = 20;

const Detail = z.object({
  deliveryId: z.string(),
  eventId: z.string().nullable(),
  operationId: z.string().nullable().default(null),
});

/** Reads from the audit log when and by whom a delivery was processed again, newest first, and the runs that followed. */
export async function loadReplays(deliveryId: string): Promise<Replay[]> {
  const rows = await db()
    .select({ at: auditLog.at, actorId: auditLog.actorId, name: users.name, detail: auditLog.detail })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(and(eq(auditLog.subjectId, deliveryId), eq(auditLog.action, "delivery_replayed")))
    .orderBy(desc(auditLog.seq))
    .limit(MOST);
  const replays = rows.map(({ at, actorId, name, detail }) => ({
    at: at.toISOString(),
    byName: name ?? actorId,
    ...Detail.parse(detail),
  }));
  const eventIds = replays.flatMap(({ eventId }) => eventId ?? []);
  const started = await db()
    .select({ id: runs.id, functionId: runs.functionId, status: runs.status, eventId: runs.eventId })
    .from(runs)
    .where(inArray(runs.eventId, eventIds));
  return replays.map((replay) => ({
    ...replay,
    runs: started.filter(({ eventId }) => eventId !== null && eventId === replay.eventId),
  }));
}
