import { type SQL, sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { OperationPreview, PreviewOperation } from "./order-schemas.ts";

type Effects = Pick<OperationPreview, "alreadyHappened" | "willHappen" | "approvals">;

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

/** The mails that deliveries brought. */
export function messagesOfDeliveries(deliveryIds: string[]): SQL {
  return sql`
    select m.id from webhook_deliveries d join messages m on m.id = d.message_id and m.direction = 'inbound'
    where d.id = any(${sql.param(deliveryIds)}::text[])`;
}

/**
 * What the messages of an operation have brought about outside, and what may follow. The former never repeats: there is
 * one refund for a message and an order, one reply for a message.
 * @param messages a query with one column, `id`
 */
export async function previewEffects(kind: PreviewOperation["kind"], messages: SQL): Promise<Effects> {
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
        select from paid p where p.order_id = a.order_id and p.source_message_id = a.source_message_id) as paid
      from approvals a join message m on m.id = a.source_message_id
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
  const amounts = seen?.amounts ?? [];
  const refunds = amounts.reduce((sum, one) => sum + one.refunds, 0);
  const happened = [
    { kind: "refund" as const, count: refunds, amounts: amounts.map(({ refunds: _, ...money }) => money) },
    { kind: "reply" as const, count: seen?.sent ?? 0, amounts: [] },
  ];
  const mayFollow = [
    { kind: "refund" as const, count: seen?.approvedUnpaid ?? 0 },
    { kind: "reply" as const, count: seen?.unanswered ?? 0 },
  ];
  const cancels = kind === "cancel";
  return {
    alreadyHappened: happened.filter(({ count }) => count > 0),
    willHappen: cancels ? [] : mayFollow.filter(({ count }) => count > 0),
    approvals: {
      carryOver: cancels ? 0 : (seen?.decided ?? 0),
      askAgain: cancels ? 0 : (seen?.askAgain ?? 0),
      withdrawn: cancels ? (seen?.held ?? 0) : 0,
    },
  };
}
