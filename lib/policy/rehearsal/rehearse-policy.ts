import { sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db, type Transaction } from "@/lib/db";
import { readLastVerified } from "../publishing/publish-policy.ts";
import type { Rehearsal, RehearsePolicy } from "../request-schemas.ts";
import { compareRules } from "../rule/compare-rules.ts";
import { EARLIER_DAYS, type Facts } from "../rule/facts.ts";
import { type PastApproval, startTally } from "./tally.ts";

/**
 * Judges the approvals of the last 90 days by new rules and by the rules in force, with the facts from when they
 * opened, and returns the differences. Refunds that the policy refused opened no approval, so they are missing. Writes
 * nothing.
 */
export async function rehearsePolicy(me: Me, { rules }: RehearsePolicy): Promise<Rehearsal> {
  requirePermission(me, "administer");
  return db().transaction(
    async (tx) => {
      const inForce = await readLastVerified(tx);
      const tally = startTally(inForce, rules);
      for (const day of await readDays(tx)) for (const past of approvalsOf(day)) tally.add(past);
      return { days: EARLIER_DAYS, comparison: compareRules(inForce, rules), ...tally.finish() };
    },
    // One snapshot: approvals that open meanwhile have no influence.
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** The approvals of one day as a list per column; all lists have the same length and order. */
interface Day extends Record<string, unknown> {
  id: string[];
  kind: string[];
  cents: (number | null)[];
  currency: (string | null)[];
  facts: (Facts | null)[];
  type: NonNullable<Facts["requester"]>["type"][];
  requester: string[];
  status: PastApproval["status"][];
  opened: number[];
  overturned: PastApproval["overturned"][];
}

/**
 * One pass over the approvals, aggregated by day and column. Measured with 100,000 on a busy machine of two cores: a
 * row per approval takes 1.5 s for the transfer alone, pages by key take 3.5 s, because each page joins and sorts
 * again.
 */
async function readDays(tx: Transaction): Promise<Day[]> {
  return tx.execute<Day>(sql`
    select json_agg(a.id) as id, json_agg(a.kind) as kind, json_agg(a.amount_cents) as cents,
      json_agg(a.currency) as currency, json_agg(a.facts) as facts, json_agg(a.requester_type) as type,
      json_agg(a.requester_id) as requester, json_agg(a.status) as status,
      json_agg(floor(extract(epoch from a.opened_at) * 1000)::bigint) as opened,
      json_agg(case when a.status <> 'approved' then null
        when r.status = 'failed' then 'refund_failed'
        when d.opened_at > a.opened_at then 'disputed' end) as overturned
    from approvals a
      left join refunds r on r.approval_id = a.id
      left join (select order_id, max(opened_at) as opened_at from disputes group by 1) d on d.order_id = r.order_id
    where a.opened_at >= now() - make_interval(days => ${EARLIER_DAYS})
    group by date_trunc('day', a.opened_at, 'UTC')
    order by date_trunc('day', a.opened_at, 'UTC') desc`);
}

function* approvalsOf(day: Day): Generator<PastApproval> {
  const { id, kind, cents, currency, facts, type, requester, status, opened, overturned } = day;
  for (let at = 0; at < id.length; at++) {
    const of = <Value>(column: Value[]): Value => column[at] as Value;
    const [amountCents, code] = [of(cents), of(currency)];
    const amount = amountCents !== null && code !== null ? { amountCents, currency: code } : undefined;
    yield {
      id: of(id),
      subject: {
        kind: of(kind),
        facts: { ...of(facts), amount, requester: { type: of(type), id: of(requester) } },
      },
      status: of(status),
      openedAt: of(opened),
      overturned: of(overturned),
    };
  }
}
