import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { idAt } from "@/lib/ids";

/** Most rows of one count, so that a scrape costs the same however long the backlog. */
const MOST_COUNTED = 10_000;

/** A gauge and its values, by label. */
export interface Figure {
  name: string;
  help: string;
  values: { labels: Record<string, string>; value: number }[];
}

type Row = { value: number | null } & Record<string, string | number | null>;

/** One gauge and its query: every column but `value` is a label. */
interface Query {
  name: string;
  help: string;
  rows(): Promise<Iterable<Row>>;
}

const upTo = `, counted up to ${MOST_COUNTED}`;
const ago = (ms: number) => Date.now() - ms;
const MINUTES_5 = 300_000;
const HOUR = 3_600_000;
const secondsSince = (column: string) => sql.raw(`(extract(epoch from now() - ${column}))::float8`);

/** Each reads an index of few rows, or a range of the newest ids. */
const QUERIES: Query[] = [
  {
    name: "vagus_runs_open",
    help: `Runs that have not ended, by function and status${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select function_id as function, status, count(*)::float8 as value
      from (select function_id, status from runs where ended_at is null limit ${MOST_COUNTED}) open group by 1, 2`),
  },
  {
    name: "vagus_runs_ended_5m",
    help: `Runs that ended in the last five minutes, by function and status${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select function_id as function, status, count(*)::float8 as value
      from (select function_id, status from runs where ended_at > now() - interval '5 minutes'
            order by ended_at desc limit ${MOST_COUNTED}) ended group by 1, 2`),
  },
  {
    name: "vagus_queue_depth",
    help: `Runs that were asked for and have not begun, by function, as far as the desk knows${upTo}`,
    rows: () => db().execute<Row>(queued(sql`count(*)::float8`)),
  },
  {
    name: "vagus_queue_oldest_seconds",
    help: "Age of the oldest run that has not begun, by function",
    rows: () => db().execute<Row>(queued(secondsSince("min(queued_at)"))),
  },
  {
    name: "vagus_events_unobserved",
    help: `Events that were written and have not started a run yet, by event${upTo}`,
    rows: () => db().execute<Row>(unobserved(sql`count(*)::float8`)),
  },
  {
    name: "vagus_events_unobserved_oldest_seconds",
    help: "Age of the oldest event that has not started a run yet, by event",
    rows: () => db().execute<Row>(unobserved(secondsSince("min(created_at)"))),
  },
  {
    name: "vagus_outbox_due",
    help: `Events that are due and not taken by the engine${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select count(*)::float8 as value from (
        select from outbox where available_at <= now() and status = 'pending' limit ${MOST_COUNTED}) due`),
  },
  {
    name: "vagus_outbox_lag_seconds",
    help: "How long the oldest event has waited for the engine to take it; 0 without one",
    rows: () =>
      db().execute<Row>(sql`
      select coalesce((extract(epoch from now() - min(case when attempts = 0 then available_at else created_at end)))::float8, 0)
               as value
      from (select attempts, available_at, created_at from outbox
            where available_at is not null and status = 'pending' order by available_at, id limit ${MOST_COUNTED}) waiting
      where attempts > 0 or available_at <= now()`),
  },
  {
    name: "vagus_outbox_dead_7d",
    help: `Events of the last seven days that were given up${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select count(*)::float8 as value from (
        select from outbox where status in ('sent', 'dead') and status = 'dead' and created_at > now() - interval '7 days'
        limit ${MOST_COUNTED}) dead`),
  },
  {
    name: "vagus_approvals_pending",
    help: `Approvals that wait for a person, by kind${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select kind, count(*)::float8 as value
      from (select kind from approvals where status = 'pending' limit ${MOST_COUNTED}) pending group by 1`),
  },
  {
    name: "vagus_approvals_oldest_pending_seconds",
    help: "Age of the oldest approval that waits for a person; 0 without one",
    rows: () =>
      db().execute<Row>(sql`
      select coalesce(${secondsSince("min(opened_at)")}, 0) as value
      from (select opened_at from approvals where status = 'pending' limit ${MOST_COUNTED}) pending`),
  },
  {
    name: "vagus_approvals_not_resumed",
    help: `Decided approvals whose run has not continued yet${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select count(*)::float8 as value from (
        select from approvals where nudge_at is not null and status <> 'pending' and resumed_at is null
        limit ${MOST_COUNTED}) decided`),
  },
  {
    name: "vagus_decisions_1h",
    help: `Decisions of the last hour${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select decision, count(*)::float8 as value
      from (select decision from approval_decisions where id > ${idAt("decision", ago(HOUR))} limit ${MOST_COUNTED}) made
      group by 1`),
  },
  {
    name: "vagus_refunds_24h",
    help: `Refunds asked for in the last 24 hours, by status${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select status, count(*)::float8 as value
      from (select status from refunds where id > ${idAt("refund", ago(24 * HOUR))} limit ${MOST_COUNTED}) asked
      group by 1`),
  },
  {
    name: "vagus_refunds_unconfirmed",
    help: `Refunds whose outcome Stripe has not confirmed${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select count(*)::float8 as value from (select from refunds where check_at is not null limit ${MOST_COUNTED}) open`),
  },
  {
    name: "vagus_webhook_deliveries_5m",
    help: `Webhook deliveries of the last five minutes, by provider and status${upTo}`,
    rows: () =>
      db().execute<Row>(sql`
      select provider, status, count(*)::float8 as value
      from (select provider, status from webhook_deliveries where id > ${idAt("delivery", ago(MINUTES_5))}
            order by id desc limit ${MOST_COUNTED}) received group by 1, 2`),
  },
  {
    name: "vagus_error_groups_open",
    help: "Groups of failed runs that nobody resolved or ignored",
    rows: () =>
      db().execute<Row>(sql`select count(*)::float8 as value from error_groups where state = 'open'`),
  },
  {
    name: "vagus_switches_stopped",
    help: "What a person stopped: money, the agent or functions",
    rows: () => db().execute<Row>(sql`select count(*)::float8 as value from stop_switches`),
  },
  {
    name: "vagus_database_connections",
    help: "Connections of this database role to this database, of every process, by state",
    rows: () =>
      db().execute<Row>(sql`
      select coalesce(state, 'unknown') as state, count(*)::float8 as value from pg_stat_activity
      where datname = current_database() and usename = current_user group by 1`),
  },
  {
    name: "vagus_database_connections_max",
    help: "Connections that the database server takes, of everybody",
    rows: () =>
      db().execute<Row>(sql`select setting::float8 as value from pg_settings where name = 'max_connections'`),
  },
];

function queued(value: ReturnType<typeof sql>) {
  return sql`
    select function_id as function, ${value} as value
    from (select function_id, queued_at from runs where status = 'queued' and ended_at is null order by id
          limit ${MOST_COUNTED}) queued group by 1`;
}

function unobserved(value: ReturnType<typeof sql>) {
  return sql`
    select name as event, ${value} as value
    from (select name, created_at from outbox
          where available_at is not null and starts_run and status in ('pending', 'sent') order by available_at, id
          limit ${MOST_COUNTED}) waiting group by 1`;
}

/** Reads the console's figures, one query after the other, so that a scrape takes one connection of the pool. */
export async function readDeskFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, help, rows } of QUERIES) {
    const values = [...(await rows())].map(({ value, ...labels }) => ({
      labels: Object.fromEntries(Object.entries(labels).map(([key, label]) => [key, String(label)])),
      value: value ?? 0,
    }));
    figures.push({ name, help, values });
  }
  return figures;
}
