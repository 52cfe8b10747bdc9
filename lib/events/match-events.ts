import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { eventEntry } from "./catalogue.ts";
import { EventName } from "./event-schemas.ts";
import type { EventFilter } from "./schemas.ts";

/** An engine starts runs within moments; an event without one after this long is worth a look. */
const UNMATCHED_AFTER_S = 60;
/** Runs, or deliveries, that one search follows to their events. */
const MOST_FOUND = 500;

/** Events that need start no run, because runs wait for them or they are for other apps. */
const STARTS_NONE = EventName.options.filter((name) => !eventEntry(name).startsRun);

/**
 * Sent, but no run followed where one must; or sent to nobody: a name that only looks like one somebody listens to. A
 * name we do not have is known to lead nowhere at once. The first condition is that of an index: words, no parameters.
 * Columns by their whole names: among the selected ones drizzle leaves the table out, and `id` would be the run's.
 */
export const matchedNothing = sql<boolean>`(
  outbox.status in ('sent', 'dead')
  and ((outbox.starts_run and outbox.sent_at < now() - ${UNMATCHED_AFTER_S} * interval '1 second')
    or (not outbox.starts_run and outbox.name <> all(${sql.param(STARTS_NONE)}::text[])))
  and not exists (select from runs where runs.event_id = outbox.id))`;

/** The condition of a filter over the outbox, without its cursor. */
export function matchEvents({ name, status, matched, from, until, q }: EventFilter): SQL | undefined {
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
 * Events an id leads to: the event's own (or how it begins), or that of what it brought or was brought by. One set, an
 * index each: as alternatives they would be a walk over all events.
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
