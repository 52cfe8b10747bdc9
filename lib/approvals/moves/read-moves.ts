import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db";
import { RefundEffect } from "@/lib/refunds/refund-effect";
import { type Move, type MoveFacts, movesOf } from "./rules.ts";

type Row = {
  id: string;
  effect: unknown;
  customerId: string | null;
  order: MoveFacts["order"];
  orderChangedAt: string | null;
  newerMails: number;
  newestMailAt: string | null;
  refund: MoveFacts["refund"];
  disputedAt: string | null;
};

/**
 * Changes that affect open approvals since they were drafted, in one query. The draft of an agent is as old as the mail
 * it answers, the draft of a person as old as the proposal. Leaves out approvals that are closed or have no change.
 */
export async function readMoves(tx: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, Move[]>> {
  if (ids.length === 0) return new Map();
  const iso = (column: string) =>
    sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  const rows = await tx.execute<Row>(sql`
    select a.id, a.effect, a.customer_id as "customerId",
      case when o.id is not null then json_build_object('chargeId', o.charge_id, 'amountCents', o.amount_cents,
        'currency', o.currency, 'customerId', o.customer_id) end as "order",
      ${iso("changed.at")} as "orderChangedAt",
      coalesce(mail.n, 0) as "newerMails", ${iso("mail.at")} as "newestMailAt",
      case when r.id is not null then json_build_object('orderId', r.order_id, 'amountCents', r.amount_cents,
        'currency', r.currency, 'at', ${iso("r.requested_at")}, 'sameOrder', r.order_id = a.effect ->> 'orderId') end as refund,
      ${iso("d.at")} as "disputedAt"
    from approvals a
    left join orders o on a.kind = 'refund' and o.id = a.effect ->> 'orderId'
    left join lateral (
      select max(l.at) as at from audit_log l
      where l.subject_type = 'order' and l.subject_id = o.id and l.action = 'order_changed' and l.at > a.opened_at
    ) changed on true
    left join lateral (
      select count(*)::int as n, max(m.created_at) as at from messages m
      left join messages s on s.id = a.effect ->> 'sourceMessageId' and a.requester_type = 'agent'
      where m.ticket_id = a.ticket_id and m.direction = 'inbound' and m.id is distinct from s.id
        and m.created_at > coalesce(s.created_at, a.opened_at)
    ) mail on true
    left join lateral (
      select f.* from refunds f
      where f.customer_id = a.customer_id and f.approval_id <> a.id and f.requested_at > a.opened_at
        and f.status in ('requested', 'executing', 'confirmed')
      order by (f.order_id = a.effect ->> 'orderId') desc, f.amount_cents desc limit 1
    ) r on true
    left join lateral (
      select max(p.opened_at) as at from disputes p where p.customer_id = a.customer_id and p.order_id = o.id and not p.closed
    ) d on true
    where a.status = 'pending' and a.id in ${[...ids]}`);
  const moved = [...rows].map((row) => [row.id, movesOf(factsOf(row))] as const);
  return new Map(moved.filter(([, moves]) => moves.length > 0));
}

function factsOf({ effect, customerId, ...facts }: Row): MoveFacts {
  const drafted = RefundEffect.safeParse(effect).data;
  return { ...facts, drafted: drafted ? { ...drafted, customerId: customerId ?? "" } : null };
}
