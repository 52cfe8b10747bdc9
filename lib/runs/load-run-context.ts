import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/lib/db";
import { RunView } from "./run-view-schemas.ts";

const At = z.string().transform((text) => new Date(text).toISOString());
const Context = RunView.pick({ effects: true, children: true }).extend({
  approvals: z.array(RunView.shape.approvals.element.extend({ deadline: At })),
  reruns: z.array(RunView.shape.reruns.element.extend({ queuedAt: At })),
});

/** Most related runs of each kind. */
const MOST = 200;

/**
 * Loads what relates to a run: effects of its message, from any run, for they happen once only; approvals it opened or
 * found open; runs it started by invoking them or by an event; and its reruns.
 */
export async function loadRunContext(runId: string): Promise<z.infer<typeof Context>> {
  const [row] = await db().execute(sql`
    with message as (select input ->> 'messageId' as id, subject_id as ticket_id from runs where id = ${runId})
    select
      (select coalesce(json_agg(effect), '[]') from (
        select json_build_object(
          'kind', 'refund', 'id', f.id, 'status', f.status, 'amountCents', f.amount_cents, 'currency', f.currency,
          'vendorId', f.stripe_refund_id, 'final', f.status in ('executing', 'confirmed')) as effect
        from refunds f where f.source_message_id = (select id from message)
        union all
        select json_build_object(
          'kind', 'reply', 'id', m.id, 'status', m.status, 'amountCents', null, 'currency', null,
          'vendorId', m.provider_message_id, 'final', m.status = 'sent')
        from messages m
        where m.answers_message_id = (select id from message) and m.direction = 'outbound') effects) as effects,
      (select coalesce(json_agg(json_build_object(
          'id', a.id, 'status', a.status, 'amountCents', a.amount_cents, 'currency', a.currency, 'deadline', a.deadline)
        order by a.id), '[]')
        from approvals a
        where a.ticket_id = (select ticket_id from message) and (
          a.run_id = ${runId}
          -- An approval opened by an earlier run carries over: a step of this run returned its id.
          or a.id in (select output ->> 'approvalId' from run_steps where run_id = ${runId}))) as approvals,
      (select coalesce(json_agg(json_build_object('id', r.id, 'status', r.status, 'queuedAt', r.queued_at)
        order by r.id desc), '[]')
        from (select * from runs where rerun_of = ${runId} order by id desc limit ${MOST}) r) as reruns,
      (select coalesce(json_agg(json_build_object('id', c.id, 'functionId', c.function_id, 'status', c.status)
        order by c.id), '[]')
        from (
          select id, function_id, status from runs where parent_run_id = ${runId}
          union
          select r.id, r.function_id, r.status from outbox o join runs r on r.event_id = o.id where o.run_id = ${runId}
          order by id limit ${MOST}
        ) c) as children`);
  return Context.parse(row);
}
