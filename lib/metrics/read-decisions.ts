import { type SQL, sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { type DecisionPeriod, DecisionReport } from "./decision-schemas.ts";

const DAY_MS = 86_400_000;

/** A ticket that comes back this soon after a decision was not settled by it. */
const REOPENS_WITHIN = sql.raw("interval '7 days'");

/**
 * Approvals opened in the period, as `asked`: who closed each, how long people took, and what became of it. The votes
 * are read by key; those of a policy have the role `policy`.
 */
const askedIn = (from: string, until: string) => sql`
  asked as materialized (
    select a.id, a.kind, a.status, a.opened_at, c.by,
      case when c.by = 'people' then extract(epoch from a.decided_at - a.opened_at) * 1000 end as took_ms,
      c.by = 'people' and a.status = 'approved' and exists (
        select from refunds f where f.approval_id = a.id and f.status = 'failed') as refund_failed,
      c.by = 'people' and exists (
        select from messages o join messages m on m.ticket_id = o.ticket_id
        where o.ticket_id = a.ticket_id and o.direction = 'outbound' and o.status = 'sent' and o.sent_at >= a.decided_at
          and m.direction = 'inbound' and m.created_at > o.sent_at
          and m.created_at <= a.decided_at + ${REOPENS_WITHIN}) as reopened
    from approvals a
    cross join lateral (
      select case
        when a.status = 'pending' then 'open'
        when a.status not in ('approved', 'rejected') then a.status
        when exists (
          select from approval_decisions d
          where d.approval_id = a.id and d.retracted_at is null and d.role = 'policy') then 'policy'
        else 'people' end as by) c
    where a.opened_at >= ${from}::timestamptz and a.opened_at < ${until}::timestamptz
  )`;

const TIMES = sql`
  percentile_cont(0.5) within group (order by took_ms) as "medianMs",
  percentile_cont(0.95) within group (order by took_ms) as "p95Ms"`;

const OVERTURNED = sql`(count(*) filter (where refund_failed or reopened))::int as overturned`;

/**
 * Reads how the approvals opened in the last days were decided: by whom, how fast, and what was overturned. All of it
 * comes from the rows as they are now, in one pass by the index on the time of opening.
 */
export async function readDecisions(me: Me, { days }: DecisionPeriod): Promise<DecisionReport> {
  requirePermission(me, "see");
  const now = Date.now();
  const [from, until] = [now - Number(days) * DAY_MS, now].map((ms) => new Date(ms).toISOString());
  const everyone = holds(me, "export_audit");
  const [report] = await db().execute(sql`
    with ${askedIn(from ?? "", until ?? "")}
    select
      ${rowsOf(sql`
        select kind, count(*)::int as asked, ${TIMES},
          (count(*) filter (where by = 'people'))::int as "byPeople",
          (count(*) filter (where by = 'policy'))::int as "byPolicy",
          (count(*) filter (where by = 'expired'))::int as expired,
          (count(*) filter (where by = 'withdrawn'))::int as withdrawn,
          (count(*) filter (where by = 'open'))::int as open,
          (count(*) filter (where refund_failed))::int as "refundFailed",
          (count(*) filter (where reopened))::int as reopened, ${OVERTURNED}
        from asked group by kind order by 2 desc, kind`)} as kinds,
      ${rowsOf(sql`
        select v."userId", coalesce(u.name, v."userId") as "userName", v.approved, v.rejected, v."medianMs", v."p95Ms",
          v.overturned
        from (
          select user_id as "userId", ${TIMES}, ${OVERTURNED},
            (count(*) filter (where decision = 'approve'))::int as approved,
            (count(*) filter (where decision = 'reject'))::int as rejected
          from (
            select d.user_id, d.decision, extract(epoch from d.at - a.opened_at) * 1000 as took_ms, refund_failed, reopened
            from asked a join approval_decisions d on d.approval_id = a.id
            where a.by = 'people' and d.retracted_at is null and (${everyone} or d.user_id = ${me.id})) votes
          group by 1) v
        left join users u on u.id = v."userId"
        order by v.approved + v.rejected desc, v."userId"`)} as people,
      ${rowsOf(sql`
        select extract(hour from opened_at at time zone 'UTC')::int as hour, count(*)::int as asked, ${TIMES},
          (count(*) filter (where by = 'people'))::int as "byPeople",
          (count(*) filter (where by = 'expired'))::int as expired
        from asked group by 1 order by 1`)} as hours,
      (select json_build_object('approved', count(*), 'edited', count(*) filter (where exists (
          select from approval_decisions d
          where d.approval_id = asked.id and d.retracted_at is null and d.decision = 'approve'
            and (d.answer is not null or d.answer_sha256 is not null))))
        from asked where kind = 'reply' and by = 'people' and status = 'approved') as drafts`);
  return DecisionReport.parse({ from, until, everyone, ...report });
}

/** The rows of a query as one JSON array, in its order. */
const rowsOf = (query: SQL) => sql`(select coalesce(json_agg(rows), '[]') from (${query}) rows)`;
