import { and, desc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { outbox, runSteps, runs, webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { eventEntry } from "./catalogue.ts";
import { EventName } from "./event-schemas.ts";
import { EVENT_CURSOR, type EventFilter, EventItem, type EventPage } from "./schemas.ts";

/** The event that ended a wait: the step's result. */
const endedBy = sql<string>`${runSteps.output} ->> 'id'`;

/** An engine starts runs within moments; an event without a run after this long counts as unmatched. */
const UNMATCHED_AFTER_S = 60;
/** The most runs, or deliveries, whose events one search lists. */
const MOST_FOUND = 500;

/** Events that start no run: runs wait for them, or they are for other apps. */
const STARTS_NONE = EventName.options.filter((name) => !eventEntry(name).startsRun);

/**
 * Unmatched events: no run started where one must, or the name is not in the catalogue, which is known at once. The
 * first condition is literal text because it must equal the condition of an index. Columns have full names: drizzle
 * drops the table in a select list, and `id` would be the run's.
 */
const matchedNothing = sql<boolean>`(
  outbox.status in ('sent', 'dead')
  and ((outbox.starts_run and outbox.sent_at < now() - ${UNMATCHED_AFTER_S} * interval '1 second')
    or (not outbox.starts_run and outbox.name <> all(${sql.param(STARTS_NONE)}::text[])))
  and not exists (select from runs where runs.event_id = outbox.id))`;

/** Events, newest first, each with the runs it started. */
export async function listEvents(me: Me, { cursor, ...filter }: EventFilter): Promise<EventPage> {
  requirePermission(me, "see");
  const [ms, id] = readCursor(cursor, EVENT_CURSOR)?.split(" ") ?? [];
  const before =
    ms && id
      ? sql`(${outbox.createdAt}, ${outbox.id}) < (${new Date(Number(ms)).toISOString()}::timestamptz, ${id})`
      : undefined;
  const events = await loadEvents(and(matchEvents(filter), before), PAGE_SIZE + 1);
  return toPage(events, (event) => `${Date.parse(event.createdAt)} ${event.id}`);
}

/** The condition of a filter on the outbox, without the cursor. */
function matchEvents({ name, status, matched, from, until, q }: EventFilter): SQL | undefined {
  return and(
    name ? eq(outbox.name, name) : undefined,
    status ? eq(outbox.status, status) : undefined,
    matched ? matchedNothing : undefined,
    from ? gte(outbox.createdAt, new Date(from)) : undefined,
    until ? lt(outbox.createdAt, new Date(until)) : undefined,
    q ? ledTo(q) : undefined,
  );
}

/**
 * Finds events by an id: of the event itself (or a prefix), of a run it started or came from, or of its delivery. A
 * union of index scans: with `or` the database would scan all events.
 */
function ledTo(q: string): SQL {
  const lookUps = [
    sql`select id from outbox where id >= ${q} and id < ${`${q}~`} order by id desc limit ${MOST_FOUND}`,
    sql`select event_id from runs where id = ${q}`,
    sql`select event_id from runs where subject_id = ${q} order by id desc limit ${MOST_FOUND}`,
    sql`select event_id from runs where customer_id = ${q} order by id desc limit ${MOST_FOUND}`,
    sql`select outbox_id from webhook_deliveries where id = ${q}`,
    sql`select outbox_id from webhook_deliveries where ticket_id = ${q} limit ${MOST_FOUND}`,
  ].map((lookUp) => sql`(${lookUp})`);
  return sql`outbox.id = any(array(${sql.join(lookUps, sql` union `)}))`;
}

/** Events that match a condition, newest first, each with the runs it started or woke and its webhook delivery. */
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
