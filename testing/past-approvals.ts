import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db";

/**
 * Inserts made-up past approvals of the last 120 days: refunds of three currencies and requests, with every status, tier
 * and topic; every third approved refund failed, and one order was disputed. The numbers of a row follow from its place.
 */
export async function fillPastApprovals(db: Queryable, count: number): Promise<void> {
  const lastDays = 120;
  await db.execute(sql`
    insert into tickets (id, customer_id, subject) values ('tkt_past', 'cust_001', 'Past') on conflict do nothing`);
  await db.execute(sql`
    insert into approvals (id, status, kind, effect, effect_key, amount_cents, currency, ticket_id, customer_id,
      requester_type, requester_id, reason, evidence, effect_hash, facts, policy_version, required_decisions, opened_at,
      deadline)
    select 'apr_past_' || lpad(n::text, 8, '0'),
      (array['approved', 'approved', 'approved', 'rejected', 'expired', 'withdrawn', 'pending'])[1 + n % 7],
      case when n % 5 = 0 then 'request' else 'refund' end, jsonb_build_object('past', n), 'past:' || n,
      case when n % 5 > 0 then 1 + (n * 7919) % 14 end,
      case when n % 5 > 0 then (array['USD', 'USD', 'EUR', 'JPY'])[1 + n % 4] end,
      'tkt_past', 'cust_001', (array['agent', 'user', 'token'])[1 + n % 3],
      (array['support-agent', 'usr_a', 'tok_1', 'tok_2'])[1 + n % 4], 'Past', '[]', 'past ' || n,
      case when n % 11 > 0 then jsonb_strip_nulls(jsonb_build_object(
        'tier', (array['enterprise', 'pro', 'standard'])[1 + n % 3],
        'topic', (array['refund', 'delivery', 'account', null])[1 + n % 4],
        'earlierRefunds', case when n % 6 > 0 then n % 5 end, 'risk', (n * 31) % 7,
        'workerVersion', case when n % 2 = 0 then 'w' || n % 3 end)) end,
      1, 1, now() - make_interval(secs => 60 + (n::float8 * ${lastDays} * 86400 / ${count})), now()
    from generate_series(1, ${count}::int) n`);
  await db.execute(sql`
    insert into messages (id, ticket_id, customer_id, direction, status, from_address, to_address, subject, body)
    select 'msg' || substr(id, 4), 'tkt_past', 'cust_001', 'inbound', 'received', 'ada@example.com',
      'support@vagus.local', 'Past', 'Past'
    from approvals where id like 'apr_past_%' and kind = 'refund' and status = 'approved'`);
  await db.execute(sql`
    insert into refunds (id, source_message_id, order_id, customer_id, approval_id, effect_hash, charge_id, amount_cents,
      currency, status, run_id)
    select 'ref' || substr(id, 4), 'msg' || substr(id, 4), case when amount_cents > 12 then 'ord_1001' else 'ord_1002' end,
      'cust_001', id, effect_hash, 'ch_past', amount_cents, currency,
      case when amount_cents % 3 = 0 then 'failed' else 'confirmed' end, 'run_past'
    from approvals where id like 'apr_past_%' and kind = 'refund' and status = 'approved'`);
  await db.execute(sql`
    insert into disputes (id, order_id, customer_id, ticket_id, status, closed, opened_at)
    values ('dp_past', 'ord_1001', 'cust_001', 'tkt_past', 'needs_response', false, now() - interval '30 days')`);
  await db.execute(sql`analyze`);
}
