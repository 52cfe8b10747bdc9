import { type SQL, sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { OperationPreview } from "../order-schemas.ts";

export type Effects = Pick<OperationPreview, "alreadyHappened" | "willHappen" | "approvals">;

interface Counts extends Record<string, unknown> {
  amounts: { amountCents: number; currency: string; refunds: number }[] | null;
  sent: number;
  unanswered: number;
  approvedUnpaid: number;
  decided: number;
  askAgain: number;
  held: number;
}

/** The messages that runs are about. */
export function messagesOfRuns(runIds: string[]): SQL {
  return sql`
    select coalesce(r.input->>'messageId', s.message_id) as id
    from runs r left join lateral (select message_id from agent_states where run_id = r.id limit 1) s on true
    where r.id = any(${sql.param(runIds)}::text[])`;
}

/** The messages of the mails in deliveries. */
export function messagesOfDeliveries(deliveryIds: string[]): SQL {
  return sql`
    select m.id from webhook_deliveries d join messages m on m.id = d.message_id and m.direction = 'inbound'
    where d.id = any(${sql.param(deliveryIds)}::text[])`;
}

/**
 * The external effects that the runs of a rerun have had, and those that may follow. An effect never repeats: there is
 * one refund per message and order, and one reply per message.
 * @param messages a query with one column, `id`
 */
export async function previewStarting(messages: SQL): Promise<Effects> {
  const { unanswered, approvedUnpaid, decided, askAgain, ...counts } = await countEffects(messages);
  const mayFollow = [
    { kind: "refund" as const, count: approvedUnpaid },
    { kind: "reply" as const, count: unanswered },
  ];
  return {
    alreadyHappened: happened(counts),
    willHappen: mayFollow.filter(({ count }) => count > 0),
    approvals: { carryOver: decided, askAgain, withdrawn: 0 },
  };
}

/** The external effects of cancelling runs: nothing follows, and the approvals that runs wait for are withdrawn. */
export async function previewCancelling(messages: SQL): Promise<Effects> {
  const counts = await countEffects(messages);
  return {
    alreadyHappened: happened(counts),
    willHappen: [],
    approvals: { carryOver: 0, askAgain: 0, withdrawn: counts.held },
  };
}

function happened({ amounts, sent }: Pick<Counts, "amounts" | "sent">): Effects["alreadyHappened"] {
  const money = amounts ?? [];
  const effects = [
    {
      kind: "refund" as const,
      count: money.reduce((sum, one) => sum + one.refunds, 0),
      amounts: money.map(({ amountCents, currency }) => ({ amountCents, currency })),
    },
    { kind: "reply" as const, count: sent, amounts: [] },
  ];
  return effects.filter(({ count }) => count > 0);
}

async function countEffects(messages: SQL): Promise<Counts> {
  const [seen] = await db().execute<Counts>(sql`
    with message as (
      select distinct id from (${messages}) named
    ), paid as (
      select f.* from refunds f join message m on m.id = f.source_message_id
      where f.status in ('executing', 'confirmed') or f.stripe_refund_id is not null
    ), reply as (
      select o.status from messages o join message m on m.id = o.answers_message_id where o.direction = 'outbound'
    ), question as (
      select a.*, exists (
        select from paid p where p.order_id = a.effect ->> 'orderId' and p.source_message_id = m.id) as paid
      from approvals a join message m on m.id = a.effect ->> 'sourceMessageId' where a.kind = 'refund'
    )
    select
      (select json_agg(json_build_object('amountCents', cents, 'currency', currency, 'refunds', refunds)) from (
        select sum(amount_cents)::float8 as cents, trim(currency) as currency, count(*)::int as refunds
        from paid group by currency order by currency) sums) as amounts,
      (select count(*)::int from reply where status = 'sent') as sent,
      (select count(*)::int from message where id is not null)
        - (select count(*)::int from reply where status = 'sent') as unanswered,
      (select count(*)::int from question where status = 'approved' and not paid) as "approvedUnpaid",
      (select count(*)::int from question where status in ('approved', 'rejected') and not paid) as decided,
      (select count(*)::int from question where status in ('expired', 'withdrawn') and not paid) as "askAgain",
      (select count(*)::int from question where status in ('pending', 'approved') and not paid) as held`);
  if (!seen) throw new Error("A query of counts gave no row.");
  return seen;
}
