import { and, asc, gte, isNotNull, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { runCreatedAt } from "@/lib/ids";
import { loadRunBars } from "./load-run-bars.ts";
import { Metrics, type MetricsWindow, WINDOWS } from "./schemas.ts";

/** The most decisions that a chart shows as points. */
const MOST_DECISIONS = 1_000;

/** Reads the figures of a window in bars of equal width; the last bar is still running. */
export async function readMetrics(me: Me, window: MetricsWindow): Promise<Metrics> {
  requirePermission(me, "see");
  const { ms, stepMs } = WINDOWS[window];
  const count = ms / stepMs;
  const firstMs = (Math.floor(Date.now() / stepMs) + 1 - count) * stepMs;
  const from = new Date(firstMs);
  const until = new Date(firstMs + ms);
  const span = { from, until, stepMs };
  const [{ bars: runBars, total }, { minutes, queueSource }, decisions, deploys] = await Promise.all([
    loadRunBars(span),
    loadMinutes(span),
    loadDecisions(from),
    loadDeploys(from),
  ]);
  return Metrics.parse({
    window,
    from: from.toISOString(),
    until: until.toISOString(),
    stepMs,
    queueSource,
    bars: Array.from({ length: count }, (_, n) => {
      const atMs = firstMs + n * stepMs;
      return {
        ...(runBars.get(atMs) ?? NOTHING),
        at: new Date(atMs).toISOString(),
        queueDepth: minutes.get(atMs)?.queueDepth ?? null,
        webhookAckP95Ms: minutes.get(atMs)?.webhookAckP95Ms ?? null,
      };
    }),
    total: {
      ...total,
      queueDepth: highest([...minutes.values()].map(({ queueDepth }) => queueDepth)),
      webhookAckP95Ms: highest([...minutes.values()].map(({ webhookAckP95Ms }) => webhookAckP95Ms)),
    },
    decisions,
    deploys,
  });
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

const NOTHING = { runs: {}, failureRate: null, durationP50Ms: null, durationP95Ms: null, retryRate: null };

/** Figures stored by the minute: the worst value of each bar. The two counts of the queue are never mixed. */
async function loadMinutes({ from, stepMs }: { from: Date; stepMs: number }) {
  const rows = await db().execute<{
    atMs: number;
    inEngine: number | null;
    atDesk: number | null;
    webhookAckP95Ms: number | null;
  }>(sql`
    select (extract(epoch from date_bin(${stepMs} * interval '1 millisecond', minute, ${from.toISOString()}::timestamptz)) * 1000)::float8
             as "atMs",
           max(highest) filter (where name = 'engine_queue_depth') as "inEngine",
           max(highest) filter (where name = 'queue_depth') as "atDesk",
           max(p95) filter (where name = 'webhook_ack') as "webhookAckP95Ms"
    from metric_minutes
    where name in ('engine_queue_depth', 'queue_depth', 'webhook_ack') and minute >= ${from.toISOString()}::timestamptz
    group by 1`);
  const queueSource = rows.some(({ inEngine }) => inEngine !== null) ? "engine" : "desk";
  const minutes = rows.map(({ atMs, inEngine, atDesk, webhookAckP95Ms }) => {
    return [atMs, { queueDepth: queueSource === "engine" ? inEngine : atDesk, webhookAckP95Ms }] as const;
  });
  return { minutes: new Map(minutes), queueSource };
}

async function loadDecisions(from: Date) {
  const rows = await db()
    .select({ id: approvals.id, openedAt: approvals.openedAt, decidedAt: approvals.decidedAt })
    .from(approvals)
    .where(and(isNotNull(approvals.decidedAt), gte(approvals.decidedAt, from)))
    .orderBy(asc(approvals.decidedAt))
    .limit(MOST_DECISIONS);
  return rows.flatMap(({ id, openedAt, decidedAt }) =>
    decidedAt
      ? [{ at: decidedAt.toISOString(), tookMs: decidedAt.getTime() - openedAt.getTime(), approvalId: id }]
      : [],
  );
}

/** The first run of each version. Skips from version to version in the index, without reading the runs between. */
async function loadDeploys(from: Date) {
  const rows = await db().execute<{ codeVersion: string; id: string }>(sql`
    with recursive version as (
      (select code_version, id from runs where code_version is not null order by code_version, id limit 1)
      union all
      select next.code_version, next.id from version, lateral (
        select code_version, id from runs where code_version > version.code_version order by code_version, id limit 1) next
    )
    select code_version as "codeVersion", id from version order by id`);
  return rows.flatMap(({ codeVersion, id }) => {
    const at = runCreatedAt(id);
    return at && at >= from ? [{ at: at.toISOString(), codeVersion }] : [];
  });
}
