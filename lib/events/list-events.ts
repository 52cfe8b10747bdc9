import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { outbox, runs, webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { EVENTS } from "./catalogue.ts";
import { type EventFilter, EventPage } from "./schemas.ts";

/** An engine starts runs within moments; an event without one after this long is worth a look. */
const UNMATCHED_AFTER_S = 60;

/** Events that need start no run, because runs wait for them. */
const WAITED_FOR = Object.entries(EVENTS)
  .filter(([, entry]) => "waitedFor" in entry && entry.waitedFor)
  .map(([name]) => name);

/** Events, newest first, each with the runs it started. */
export async function listEvents(me: Me, { name, status, matched, cursor }: EventFilter): Promise<EventPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, /^\d{1,15} evt_\w+$/)?.split(" ");
  const rows = await db()
    .select()
    .from(outbox)
    .where(
      and(
        name ? eq(outbox.name, name) : undefined,
        status ? eq(outbox.status, status) : undefined,
        matched ? matchedNothing : undefined,
        before
          ? sql`(${outbox.createdAt}, ${outbox.id}) < (${new Date(Number(before[0])).toISOString()}::timestamptz, ${before[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(PAGE_SIZE + 1);
  const page = toPage(rows, ({ createdAt, id }) => `${createdAt.getTime()} ${id}`);
  const ids = page.items.map(({ id }) => id);
  const [started, came] = await Promise.all([
    db().select().from(runs).where(inArray(runs.eventId, ids)),
    db().select().from(webhookDeliveries).where(inArray(webhookDeliveries.outboxId, ids)),
  ]);
  return EventPage.parse({
    nextCursor: page.nextCursor,
    items: page.items.map((event) => ({
      ...event,
      createdAt: event.createdAt.toISOString(),
      sentAt: event.sentAt?.toISOString() ?? null,
      observedAt: event.observedAt?.toISOString() ?? null,
      deliveryId: came.find(({ outboxId }) => outboxId === event.id)?.id ?? null,
      runs: started.filter(({ eventId }) => eventId === event.id),
    })),
  });
}

/** Sent, but no run followed where one must; or sent to nobody: a name that only looks like one somebody listens to. */
const matchedNothing = sql`
  ${outbox.sentAt} < now() - ${UNMATCHED_AFTER_S} * interval '1 second'
  and (${outbox.startsRun} or ${outbox.name} <> all(${sql.param(WAITED_FOR)}::text[]))
  and not exists (select from ${runs} where ${runs.eventId} = ${outbox.id})`;
