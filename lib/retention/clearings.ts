import { type SQL, sql } from "drizzle-orm";
import { idAt } from "@/lib/ids";
import type { Retention } from "./rules.ts";

/** Customers and tickets under a legal hold, as queries for `in`. */
const heldCustomers = sql`
  select subject_id from legal_holds where lifted_at is null and subject_type = 'customer'`;
const heldTickets = sql`
  select subject_id from legal_holds where lifted_at is null and subject_type = 'ticket'
  union all select id from tickets where customer_id in (${heldCustomers})`;
const isHeld = (ticketId: SQL, customerId: SQL) =>
  sql`(coalesce(${ticketId}, '') in (${heldTickets}) or coalesce(${customerId}, '') in (${heldCustomers}))`;
const NO_ONE = sql`null`;

/** One kind of record that is cleared or deleted row by row. */
export interface Clearing {
  name: string;
  table: string;
  days: (retention: Retention) => number;
  /** The rows of this kind, as `t`. */
  from: SQL;
  /** The indexed column that sorts them by age. */
  age: SQL;
  /** Condition for rows before a cut-off, by the same index. */
  before: (cutoff: Date) => SQL;
  due: SQL;
  held: SQL;
  /** Bytes that clearing one row frees. */
  bytes: SQL;
  /** The statement that clears the rows whose key is in the query. */
  clear: (keys: SQL) => SQL;
  key: SQL;
}

const byTime = (column: SQL) => ({
  age: column,
  before: (cutoff: Date) => sql`${column} < ${cutoff.toISOString()}::timestamptz`,
});

const spare = (table: string, at: string): Clearing => ({
  name: `${table} of no month`,
  table: `${table}_default`,
  days: ({ runs, steps, logs }) => (table === "runs" ? runs : table === "run_logs" ? logs : steps),
  from: sql.raw(`${table}_default t`),
  ...byTime(sql.raw(`t.${at}`)),
  due: table === "runs" ? sql`t.ended_at is not null` : sql`true`,
  held: sql`t.${sql.raw(table === "runs" ? "id" : "run_id")} in (select ledger_kept_runs('', 'z'))`,
  bytes: sql`pg_column_size(t.*)`,
  key: sql`t.ctid`,
  clear: (keys) => sql`delete from ${sql.raw(`${table}_default`)} where ctid = any(array(${keys}))`,
});

/** Every kind, in the order it is cleared. Deliveries and messages keep their rows; model calls keep their costs. */
export const CLEARINGS: readonly Clearing[] = [
  {
    name: "mail bodies",
    table: "messages",
    days: ({ messages }) => messages,
    from: sql`messages t join tickets k on k.id = t.ticket_id`,
    ...byTime(sql`t.created_at`),
    due: sql`t.body_cleared_at is null and k.status = 'resolved' and t.status <> 'sending'`,
    held: isHeld(sql`t.ticket_id`, sql`t.customer_id`),
    bytes: sql`octet_length(t.body) + octet_length(t.stripped_body)`,
    key: sql`t.id`,
    clear: (keys) => sql`
      update messages set body = '', stripped_body = '', unsupported = null, body_cleared_at = now()
      where id = any(array(${keys}))`,
  },
  {
    name: "texts of approvals",
    table: "approvals",
    days: ({ messages }) => messages,
    from: sql`approvals t join tickets k on k.id = t.ticket_id`,
    ...byTime(sql`t.opened_at`),
    due: sql`t.text_cleared_at is null and t.kind <> 'request' and t.status <> 'pending' and k.status = 'resolved'`,
    held: isHeld(sql`t.ticket_id`, sql`t.customer_id`),
    bytes: sql`octet_length(t.draft_reply) + pg_column_size(t.evidence)
      + coalesce(octet_length(t.effect ->> 'draft'), 0)`,
    key: sql`t.id`,
    clear: (keys) => sql`
      with cleared as (
        update approvals set text_cleared_at = now(), draft_reply = '', evidence = '[]',
          effect = case when kind = 'reply' and effect ? 'draft'
            then (effect - 'draft') || jsonb_build_object('clearedHash', effect_hash) else effect end
        where id = any(array(${keys})) returning id, kind),
      answers as (
        update approval_decisions d set answer = null from cleared c
        where d.approval_id = c.id and c.kind = 'reply' and d.answer is not null)
      select from cleared`,
  },
  {
    name: "prompts",
    table: "model_calls",
    days: ({ prompts }) => prompts,
    from: sql`model_calls t`,
    ...byTime(sql`t.at`),
    due: sql`t.cleared_at is null and not exists (select from runs r where r.id = t.run_id and r.ended_at is null)`,
    held: isHeld(sql`t.ticket_id`, NO_ONE),
    bytes: sql`coalesce(pg_column_size(t.request), 0) + coalesce(pg_column_size(t.response), 0)`,
    key: sql`t.id`,
    clear: (keys) => sql`
      update model_calls set request = null, response = null, cleared_at = now() where id = any(array(${keys}))`,
  },
  {
    name: "conversations of the worker",
    table: "agent_states",
    days: ({ prompts }) => prompts,
    from: sql`agent_states t join messages m on m.id = t.message_id`,
    ...byTime(sql`t.created_at`),
    due: sql`t.state <> '' and not exists (select from runs r where r.id = t.run_id and r.ended_at is null)
      and not exists (select from approvals a where a.run_id = t.run_id and a.status = 'pending')`,
    held: isHeld(sql`m.ticket_id`, sql`m.customer_id`),
    bytes: sql`octet_length(t.state) + coalesce(octet_length(t.reply), 0) + pg_column_size(t.proposals)`,
    key: sql`t.id`,
    clear: (keys) => sql`
      update agent_states set state = '', reply = null, proposals = '[]' where id = any(array(${keys}))`,
  },
  {
    name: "delivery bodies",
    table: "webhook_deliveries",
    days: ({ deliveries }) => deliveries,
    from: sql`webhook_deliveries t`,
    ...byTime(sql`t.received_at`),
    due: sql`t.body_cleared_at is null`,
    held: sql`${isHeld(sql`t.ticket_id`, NO_ONE)}`,
    bytes: sql`coalesce(octet_length(t.body), 0) + pg_column_size(t.headers)`,
    key: sql`t.id`,
    clear: (keys) => sql`
      update webhook_deliveries set body = null, headers = '{}', body_cleared_at = now()
      where id = any(array(${keys}))`,
  },
  {
    name: "events",
    table: "outbox",
    days: ({ events }) => events,
    from: sql`outbox t`,
    ...byTime(sql`t.created_at`),
    due: sql`t.available_at is null and t.status <> 'pending'`,
    held: isHeld(sql`t.data ->> 'ticketId'`, sql`t.data ->> 'customerId'`),
    bytes: sql`pg_column_size(t.*)`,
    key: sql`t.id`,
    clear: (keys) => sql`delete from outbox where id = any(array(${keys}))`,
  },
  {
    name: "model calls of dropped runs",
    table: "model_calls",
    days: ({ runs }) => runs,
    from: sql`model_calls t`,
    age: sql`t.id`,
    before: (cutoff) => sql`t.id < ${idAt("modelCall", cutoff.getTime())}`,
    due: sql`not exists (select from runs r where r.id = t.run_id)`,
    held: isHeld(sql`t.ticket_id`, NO_ONE),
    bytes: sql`pg_column_size(t.*)`,
    key: sql`t.id`,
    clear: (keys) => sql`delete from model_calls where id = any(array(${keys}))`,
  },
  spare("run_logs", "at"),
  spare("run_attempts", "started_at"),
  spare("run_steps", "started_at"),
  spare("runs", "queued_at"),
];

/** The keys of the oldest due rows up to a limit, locked against another pass. */
export function dueKeys({ from, key, due, age, before, held }: Clearing, cutoff: Date, most: number): SQL {
  return sql`
    select ${key} from ${from} where ${due} and ${before(cutoff)} and not ${held}
    order by ${age} limit ${most} for update of t skip locked`;
}
