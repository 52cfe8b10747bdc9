import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { outbox, runSteps, runs, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { matchedNothing } from "./match-events.ts";
import { EventItem } from "./schemas.ts";

/** The event that ended a wait: the step's result. */
const endedBy = sql<string>`${runSteps.output} ->> 'id'`;

/** Events that fulfil a condition, newest first, each with the runs it started or woke and the request it came with. */
export async function loadEvents(where: SQL | undefined, limit: number): Promise<EventItem[]> {
  const rows = await db()
    .select({ event: outbox, matchedNothing })
    .from(outbox)
    .where(where)
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(limit);
  const ids = rows.map(({ event }) => event.id);
  const [started, woken, came] = await Promise.all([
    db()
      .select({ id: runs.id, functionId: runs.functionId, status: runs.status, eventId: runs.eventId })
      .from(runs)
      .where(inArray(runs.eventId, ids))
      .orderBy(runs.id),
    db()
      .select({ id: runs.id, functionId: runs.functionId, status: runs.status, eventId: endedBy })
      .from(runSteps)
      .innerJoin(runs, eq(runs.id, runSteps.runId))
      .where(and(eq(runSteps.kind, "wait"), inArray(endedBy, ids)))
      .orderBy(runs.id),
    db()
      .select({ id: webhookDeliveries.id, eventId: webhookDeliveries.outboxId })
      .from(webhookDeliveries)
      .where(inArray(webhookDeliveries.outboxId, ids)),
  ]);
  return rows.map(({ event, matchedNothing: nothing }) =>
    EventItem.parse({
      ...event,
      createdAt: event.createdAt.toISOString(),
      sentAt: event.sentAt?.toISOString() ?? null,
      observedAt: event.observedAt?.toISOString() ?? null,
      matchedNothing: nothing,
      deliveryId: came.find(({ eventId }) => eventId === event.id)?.id ?? null,
      woke: woken.filter(({ eventId }) => eventId === event.id),
      runs: started.filter(({ eventId }) => eventId === event.id),
    }),
  );
}
