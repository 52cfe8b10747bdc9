import { count, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { PERSON_NEEDED, TICKET_STATUSES } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import { HANDLE_CUSTOMER_EMAIL, SEND_WRITTEN_REPLY } from "@/lib/declarations/ids";
import { MOST_COUNTED } from "../rules.ts";

/** The present state of a ticket. */
interface Need {
  status: (typeof TICKET_STATUSES)[number];
  personNeeded: PersonNeeded | null;
  /** The agent works on one of its mails, or an approval is open. */
  underWay: boolean;
}

export type PersonNeeded = (typeof PERSON_NEEDED)[number];

/** A stop longer than this hands the tickets behind it to a person. */
const STOPPED_TOO_LONG = sql.raw(`interval '15 minutes'`);
/** A written reply without a run after this time is not being sent. */
const REPLY_LOST = sql.raw(`interval '15 minutes'`);

// The expressions below belong into statements on `tickets`, under that name. They are text on purpose: drizzle would
// drop the table's name from its columns in a statement without joins, and a subquery would take its own column.

/** The time after which a fact is new to the holder of the ticket. */
const takenOverAt = sql`case when tickets.person_needed = 'taken_over'
  then coalesce(tickets.needed_since, 'infinity') else '-infinity' end`;

const isPending = sql`exists (
  select from approvals a where a.ticket_id = tickets.id and a.status = 'pending')`;

/** Approved money that did not move: Stripe failed the refund, or paying refused it. */
const hasFailedRefund = sql`exists (
  select from approvals a join refunds f on f.approval_id = a.id
  where a.ticket_id = tickets.id and f.updated_at > ${takenOverAt}
    and (f.status = 'failed' or (f.status = 'blocked' and a.status = 'approved')))`;

const hasDispute = sql`exists (
  select from disputes d where d.ticket_id = tickets.id and d.opened_at > ${takenOverAt})`;

/**
 * What ends a stored reason: for a refused refund, a new approval or moved money; for an untrue mail, its correction;
 * for a mail the agent may not answer, an answer. Any other stands until a person takes or resolves the ticket.
 */
const isLifted = sql`case
  when tickets.person_needed = 'reply_untrue' then exists (
    select from messages o where o.corrects_message_id = tickets.needed_for and o.status in ('sending', 'sent'))
  when tickets.person_needed in ('refund_refused', 'refund_impossible') then exists (
      select from approvals a
      where a.ticket_id = tickets.id and a.kind = 'refund' and a.status = 'pending'
        and a.effect ->> 'sourceMessageId' = tickets.needed_for)
    or exists (
      select from refunds f
      where f.source_message_id = tickets.needed_for and f.status in ('executing', 'confirmed'))
  when tickets.person_needed in ('unknown_sender', 'automatic_mail', 'mail_loop', 'draft_held', 'reply_declined') then exists (
    select from messages o join messages m on m.id = o.answers_message_id
    where o.ticket_id = tickets.id and o.direction = 'outbound' and o.status = 'sent'
      and m.created_at >= (select created_at from messages where id = tickets.needed_for))
  else false end`;

/** Our newest mail did not arrive, or is not being sent. */
const replyState = sql`(
  select case
    when o.created_at <= ${takenOverAt} then null
    when o.status = 'failed' and coalesce(o.failure, '') not in ('taken_over', 'ticket_resolved') then 'reply_failed'
    when o.status = 'sending' and o.author_id is not null and not coalesce(r.living, false)
      and (r.living is not null or o.created_at < now() - ${REPLY_LOST}) then 'reply_failed'
    when o.outcome in ('bounced', 'complained') then 'reply_bounced' end
  from messages o
  left join lateral (
    select bool_or(r.ended_at is null) as living from runs r
    where r.subject_id = tickets.id and r.function_id = ${sql.raw(`'${SEND_WRITTEN_REPLY}'`)} and r.input ->> 'messageId' = o.id) r on true
  where o.ticket_id = tickets.id and o.direction = 'outbound'
  order by o.created_at desc, o.id desc limit 1)`;

/** A refund's approval expired, and none was opened or paid since. */
const hasExpired = sql`exists (
  select from approvals a
  where a.ticket_id = tickets.id and a.kind = 'refund' and a.status = 'expired'
    and a.opened_at > coalesce(tickets.settled_up_to, '-infinity')
    and not exists (
      select from approvals b
      where b.ticket_id = tickets.id and b.kind = a.kind and b.effect_key = a.effect_key
        and b.opened_at > a.opened_at)
    and not exists (
      select from refunds f
      where f.source_message_id = a.effect ->> 'sourceMessageId' and f.order_id = a.effect ->> 'orderId'
        and f.status in ('executing', 'confirmed')))`;

/**
 * The state of the newest unanswered mail, those without a run first. A mail is answered by the reply to it or by any
 * later mail of a person. A run that completed without an answer handed the mail to a person; a later answer settles
 * it too.
 */
const mailState = sql`(
  select mail.state from (
    select m.created_at, case
      when r.living then 'under_way'
      when r.status = 'failed' then 'run_failed'
      when r.status = 'cancelled' then 'run_cancelled'
      when r.status = 'completed' and exists (
        select from messages o
        where o.ticket_id = tickets.id and o.direction = 'outbound' and o.status = 'sent' and o.created_at > m.created_at)
        then null
      when r.status is null and exists (
        select from webhook_deliveries d join outbox e on e.id = d.outbox_id
        where d.ticket_id = tickets.id and d.message_id = m.id and e.status in ('pending', 'sent')) then 'under_way'
      else 'unanswered' end as state
    from messages m
    left join lateral (
      select (array_agg(r.status order by r.id desc))[1] as status, bool_or(r.ended_at is null) as living
      from runs r
      where r.subject_id = tickets.id and r.function_id = ${sql.raw(`'${HANDLE_CUSTOMER_EMAIL}'`)} and r.input ->> 'messageId' = m.id) r on true
    where m.ticket_id = tickets.id and m.direction = 'inbound'
      and m.created_at > coalesce(tickets.settled_up_to, '-infinity')
      and not exists (
        select from messages o
        where o.answers_message_id = m.id and o.direction = 'outbound' and o.status = 'sent')
      and not exists (
        select from messages o
        where o.ticket_id = tickets.id and o.author_id is not null and o.status <> 'failed' and o.created_at > m.created_at)
  ) mail
  where mail.state is not null
  order by mail.state = 'under_way', mail.created_at desc limit 1)`;

/**
 * The open need of a ticket, from the newest rows: the reason for a person, `under_way` while the agent works or an
 * approval is open, else null. The only definition, stored nowhere: so a rerun, a reply or a payment ends a need, and
 * an unexpected end of a run makes one.
 */
export const ticketState: SQL<PersonNeeded | "under_way" | null> = sql`(case
  when tickets.status = 'resolved' then null
  when ${hasFailedRefund} then 'refund_failed'
  when ${hasDispute} then 'dispute_opened'
  else coalesce(
    ${replyState},
    case when tickets.person_needed is not null and not ${isLifted} then tickets.person_needed end,
    case when ${hasExpired} then 'approval_expired' end,
    ${mailState},
    case when ${isPending} then 'under_way' end)
  end)`;

/** The stop that has held the agent, its function or money for long. An open approval still waits for a person. */
const stopped: SQL<PersonNeeded | null> = sql`(case
  when ${isPending} then null
  when exists (
    select from stop_switches
    where scope in ('agent', ${sql.raw(`'function:${HANDLE_CUSTOMER_EMAIL}'`)}) and stopped_at < now() - ${STOPPED_TOO_LONG})
    then 'agent_paused'
  when exists (
      select from stop_switches where scope = 'money' and stopped_at < now() - ${STOPPED_TOO_LONG})
    and exists (
      select from approvals a
      where a.ticket_id = tickets.id and a.kind = 'refund' and a.status = 'approved' and not exists (
        select from refunds f
        where f.source_message_id = a.effect ->> 'sourceMessageId' and f.order_id = a.effect ->> 'orderId'
          and f.status in ('executing', 'confirmed')))
    then 'money_stopped' end)`;

/** True if a refund was refused, expired or failed on a ticket and none was paid: a person must settle it. */
export const isUnsettled: SQL<boolean> = sql`(
  (exists (select from approvals a where a.ticket_id = tickets.id and a.kind = 'refund' and a.status = 'expired')
    or exists (
      select from approvals a join refunds f on f.approval_id = a.id
      where a.ticket_id = tickets.id and f.status = 'failed')
    or exists (
      select from messages m join audit_log l on l.subject_id = m.id
      where m.ticket_id = tickets.id and l.action = 'refund_blocked' and l.detail ->> 'cause' = 'above_limit'))
  and not exists (
    select from approvals a join refunds f on f.approval_id = a.id
    where a.ticket_id = tickets.id and f.status in ('executing', 'confirmed')))`;

/** Why a ticket needs a person now; null when it does not. The offset keeps the state from being computed twice. */
export const ticketNeed: SQL<PersonNeeded | null> = sql`(
  select case when now_is.state = 'under_way' then ${stopped} else now_is.state end
  from (select ${ticketState} as state offset 0) now_is)`;

/** `waiting` while an approval is open, whatever is stored. */
export const ticketStatus: SQL<(typeof TICKET_STATUSES)[number]> = sql`(case
  when tickets.status = 'resolved' then 'resolved' when ${isPending} then 'waiting' else 'open' end)`;

/** A ticket's columns with its present state. */
export const ticketNow = { ...getTableColumns(tickets), status: ticketStatus, personNeeded: ticketNeed };

/** More tickets than this are judged one by one: their ids would not fit into a hash table of the default work_mem. */
const MOST_QUIET = sql.raw("50000");

/**
 * Tickets of which few facts, read for all at once, already say that their state is `under_way`: their only approval
 * waits, a run lives for each mail, and nothing was sent, paid, disputed or handed over. Decides nothing by itself:
 * the rule comes to the same for these tickets, and costs twenty times as much when ten thousand approvals wait.
 */
export const quietTickets = sql`(
  select a.ticket_id from approvals a join tickets q on q.id = a.ticket_id
  where a.status = 'pending' and q.person_needed is null
    and not exists (select from approvals b where b.ticket_id = q.id and b.status <> 'pending')
    and not exists (select from refunds f where f.approval_id = a.id)
    and not exists (select from disputes d where d.ticket_id = q.id)
    and not exists (select from messages o where o.ticket_id = q.id and o.direction = 'outbound')
    and not exists (
      select from messages m where m.ticket_id = q.id and m.direction = 'inbound' and not exists (
        select from runs r
        where r.ended_at is null and r.function_id = ${sql.raw(`'${HANDLE_CUSTOMER_EMAIL}'`)}
          and r.subject_id = m.ticket_id and r.input ->> 'messageId' = m.id))
  limit ${MOST_QUIET})`;

/** Unresolved tickets that need a person: a condition, for lists and counts. */
export const needsPerson = sql`tickets.status <> 'resolved' and tickets.id not in ${quietTickets} and ${ticketNeed} is not null`;

/** Counts the tickets that need a person. One more than `MOST_COUNTED` stands for any larger number. */
export async function countNeedingPerson(on: Queryable): Promise<number> {
  const needing = on
    .select({ id: tickets.id })
    .from(tickets)
    .where(needsPerson)
    .limit(MOST_COUNTED + 1);
  const [row] = await on.select({ n: count() }).from(needing.as("needing"));
  return row?.n ?? 0;
}

/** Reads from the newest rows whether a ticket needs a person. @throws NotFound */
export async function readNeed(on: Queryable, ticketId: string): Promise<Need> {
  const [row] = await on
    .select({ status: ticketStatus, state: ticketState, stopped })
    .from(tickets)
    .where(eq(tickets.id, ticketId))
    // Planning takes twenty times as long as the work, and each mail asks three times.
    .prepare("read_need")
    .execute();
  if (!row) throw new NotFound("ticket", ticketId);
  const { status, state } = row;
  // As `ticketNeed` says it, without planning the state twice.
  return state === "under_way"
    ? { status, personNeeded: row.stopped, underWay: true }
    : { status, personNeeded: state, underWay: false };
}
