import { asc, desc, eq, gte, sql } from "drizzle-orm";
import { supportWeeks, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { SupportWeeks } from "./schemas.ts";

/** Half a year. */
const WEEKS = 26;

const AGENT = "support-agent";

type Week = typeof supportWeeks.$inferInsert;

/**
 * Measures the work of the agent and of each person in a week and stores it. Measuring again replaces the stored row.
 * @param week its Monday, `2026-11-09`, UTC
 */
export async function measureWeek(week: string): Promise<{ week: string; resolved: number }> {
  const within = (column: string) =>
    sql`${sql.raw(column)} >= (${week}::date)::timestamp at time zone 'UTC'
      and ${sql.raw(column)} < (${week}::date + 7)::timestamp at time zone 'UTC'`;
  const [closed, escalated, refunded] = await Promise.all([
    db().execute<{ agentId: string; resolved: number; resolutionMs: number }>(sql`
      select coalesce(p.actor_id, ${AGENT}) as "agentId", count(*)::int as resolved,
        round(avg(extract(epoch from t.resolved_at - t.opened_at) * 1000))::float8 as "resolutionMs"
      from tickets t
      left join lateral (
        select actor_id from audit_log
        where subject_id = t.id and action = 'ticket_resolved' order by seq desc limit 1
      ) p on true
      where ${within("t.resolved_at")}
      group by 1`),
    db().execute<{ escalations: number }>(sql`
      select (select count(*) from audit_log where action = 'approval_escalated' and ${within("at")})::int
        + (select count(*) from notices where audience = 'seniors' and ${within("at")})::int as escalations`),
    db().execute<{ refunds: number; amountCents: number; currency: string }>(sql`
      select count(*)::int as refunds, sum(amount_cents)::float8 as "amountCents", currency
      from refunds where status in ('executing', 'confirmed') and ${within("requested_at")}
      group by currency order by currency`),
  ]);

  // Only the agent has proposals and escalations; only people decide.
  const agent = closed.find(({ agentId }) => agentId === AGENT);
  const rows: Week[] = [
    {
      week,
      agentId: AGENT,
      resolved: agent?.resolved ?? 0,
      resolutionMs: agent?.resolutionMs ?? null,
      escalations: escalated[0]?.escalations ?? 0,
      refunds: refunded.reduce((sum, { refunds }) => sum + refunds, 0),
      refunded: refunded.map(({ amountCents, currency }) => ({ amountCents, currency })),
    },
    ...closed
      .filter(({ agentId }) => agentId !== AGENT)
      .map((person) => ({ week, ...person, escalations: 0, refunds: 0, refunded: [] })),
  ];
  await db()
    .insert(supportWeeks)
    .values(rows)
    .onConflictDoUpdate({
      target: [supportWeeks.week, supportWeeks.agentId],
      set: {
        resolved: sql`excluded.resolved`,
        resolutionMs: sql`excluded.resolution_ms`,
        escalations: sql`excluded.escalations`,
        refunds: sql`excluded.refunds`,
        refunded: sql`excluded.refunded`,
        measuredAt: sql`now()`,
      },
    });
  return { week, resolved: rows.reduce((sum, { resolved }) => sum + resolved, 0) };
}

/** Reads the last measured weeks, newest first. */
export async function readWeeks(me: Me): Promise<SupportWeeks> {
  requirePermission(me, "see");
  const weeks = await db()
    .selectDistinct({ week: supportWeeks.week })
    .from(supportWeeks)
    .orderBy(desc(supportWeeks.week))
    .limit(WEEKS);
  const oldest = weeks.at(-1)?.week;
  if (oldest === undefined) return { items: [] };
  const rows = await db()
    .select({ row: supportWeeks, name: users.name })
    .from(supportWeeks)
    .leftJoin(users, eq(users.id, supportWeeks.agentId))
    .where(gte(supportWeeks.week, oldest))
    .orderBy(asc(supportWeeks.agentId));
  return SupportWeeks.parse({
    items: weeks.map(({ week }) => {
      const agents = rows.filter(({ row }) => row.week === week);
      return {
        week,
        measuredAt: agents[0]?.row.measuredAt.toISOString(),
        agents: agents.map(({ row, name }) => ({ ...row, agentName: name ?? "The agent" })),
      };
    }),
  });
}
