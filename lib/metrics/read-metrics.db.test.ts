import { createServer, type Server } from "node:http";
import process from "node:process";
import { newUlid } from "@vagus/primitives/ulid";
import { eq, gte } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metricMinutes, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { readOverview } from "@/lib/overview/read-overview";
import { runHistogram } from "@/lib/runs/run-histogram";
import { storeFailedRun } from "@/testing/ledger-runs";
import { listenLocally } from "@/testing/listen-locally";
import { localUser } from "@/testing/local-user";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";
import { measure } from "./measure.ts";
import { readMetrics } from "./read-metrics.ts";
import { rollUp } from "./roll-up.ts";

withTestDatabase();
const me = localUser("senior");
const HOUR_MS = 3_600_000;

let engine: Server;
/** The engine's metrics of its queue; undefined for a server without them. */
let queued: number | undefined;
beforeAll(async () => {
  engine = createServer((_request, response) => {
    const counts = Object.entries(queued === undefined ? {} : { running: 20, queued, waiting: 7 });
    response.end(counts.map(([state, n]) => `vagus_engine_items{state="${state}"} ${n}\n`).join(""));
  });
  const port = await listenLocally(engine);
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

/** Runs of the last hours: one that failed for three that completed, each of known length. */
beforeAll(async () => {
  const now = Date.now();
  const made = Array.from({ length: 80 }, (_, n) => {
    const queuedAt = new Date(now - 50 * HOUR_MS + n * (50 / 80) * HOUR_MS);
    const failed = n % 4 === 0;
    return {
      id: `run_${newUlid(queuedAt.getTime())}`,
      functionId: "handle-customer-email",
      status: failed ? ("failed" as const) : ("completed" as const),
      trigger: "customer/email.received",
      queuedAt,
      startedAt: queuedAt,
      endedAt: new Date(queuedAt.getTime() + 900),
      durationMs: 900,
      calls: 1,
      retries: failed ? 2 : 0,
      codeVersion: n < 60 ? "old" : "new",
    };
  });
  await db().insert(runs).values(made);
  await measure("webhook_ack", async () => "done");
  await rollUp({ everyMs: 0 });
});

const sum = (bars: { runs: Partial<Record<string, number>> }[]) =>
  bars.flatMap((bar) => Object.values(bar.runs)).reduce<number>((total, n) => total + (n ?? 0), 0);

describe("metrics", () => {
  it("are equal from the runs and from the roll-up", async () => {
    const day = await readMetrics(me, "24h");
    const week = await readMetrics(me, "7d");
    expect(day.bars).toHaveLength(72);
    expect(week.bars).toHaveLength(84);
    expect(sum(week.bars)).toBe(80);
    expect(sum(day.bars)).toBeGreaterThan(30);
    const busy = week.bars.find(({ durationP50Ms }) => durationP50Ms !== null);
    // A roll-up has the power of two above a duration.
    expect([busy?.durationP50Ms, busy?.durationP95Ms]).toEqual([1024, 1024]);
    expect(day.bars.find(({ durationP50Ms }) => durationP50Ms !== null)?.durationP95Ms).toBe(900);
  });

  it("count each run of the last day in the bar in which it was queued", async () => {
    const { bars, from, stepMs } = await readMetrics(me, "24h");
    const counts = new Map<number, number>();
    for (const { queuedAt } of await db()
      .select()
      .from(runs)
      .where(gte(runs.queuedAt, new Date(from)))) {
      const bar = Math.floor((queuedAt.getTime() - Date.parse(from)) / stepMs);
      counts.set(bar, (counts.get(bar) ?? 0) + 1);
    }
    expect(bars.map((bar) => sum([bar]))).toEqual(bars.map((_, n) => counts.get(n) ?? 0));
  });

  it("have failure and retry rates of ended runs, and null without runs", async () => {
    const { bars } = await readMetrics(me, "7d");
    const first = bars.find(({ runs: counted }) => sum([{ runs: counted }]) > 0);
    expect(first?.failureRate).toBeGreaterThan(0);
    expect(first?.retryRate).toBeGreaterThan(0);
    expect(bars[0]).toMatchObject({ runs: {}, failureRate: null, durationP50Ms: null, retryRate: null });
  });

  it("have the first run of each code version", async () => {
    const { deploys } = await readMetrics(me, "7d");
    expect(deploys.map(({ codeVersion }) => codeVersion)).toEqual(["old", "new"]);
  });

  it("have the measurements and samples of each minute", async () => {
    const { bars } = await readMetrics(me, "1h");
    const now = bars.findLast(({ webhookAckP95Ms }) => webhookAckP95Ms !== null);
    expect(now?.webhookAckP95Ms).toBeGreaterThanOrEqual(0);
    expect(bars.some(({ queueDepth }) => queueDepth === 0)).toBe(true);
  });

  it("have each decision with its duration", async () => {
    const { approvalId } = await askAndApprove();
    const { decisions } = await readMetrics(me, "1h");
    expect(decisions).toMatchObject([{ approvalId, tookMs: expect.any(Number) }]);
  });
});

it("the histogram counts only runs in its window, even if a bar begins before it", async () => {
  const all = (await db().select().from(runs))
    .map(({ queuedAt }) => queuedAt.getTime())
    .sort((a, b) => a - b);
  const [fromMs = 0, untilMs = 0] = [all.at(-20), all.at(-4)];
  const window = { from: new Date(fromMs + 1).toISOString(), until: new Date(untilMs).toISOString() };
  const { bars } = await runHistogram(me, { status: undefined, ...window });
  expect(sum(bars.map(({ counts }) => ({ runs: counts })))).toBe(15);
  const failed = await runHistogram(me, { status: ["failed"], ...window });
  expect(failed.bars.flatMap(({ counts }) => Object.keys(counts))).toEqual(failed.bars.map(() => "failed"));
  expect(bars.map(({ counts }) => counts.failed).filter(Boolean)).toEqual(
    failed.bars.map(({ counts }) => counts.failed),
  );
});

describe("the roll-up", () => {
  it("counts once when it runs twice, and follows a run that changes", async () => {
    const counted = async () => {
      const from = new Date(Date.now() - 60 * HOUR_MS).toISOString();
      const { bars } = await runHistogram(me, { status: undefined, from });
      return bars.flatMap(({ counts }) => Object.values(counts)).reduce((total, n) => total + n, 0);
    };
    expect(await counted()).toBe(80);
    await rollUp({ everyMs: 0 });
    expect(await counted()).toBe(80);
    await storeFailedRun(db());
    await rollUp({ everyMs: 0 });
    expect(await counted()).toBe(81);
  });

  it("shows the engine's count of the queue instead of the ledger's", async () => {
    expect((await readMetrics(me, "1h")).queueSource).toBe("desk");
    queued = 11_980;
    await rollUp({ everyMs: 0 });
    queued = undefined;
    const { queueSource, total, bars } = await readMetrics(me, "1h");
    expect({ queueSource, depth: total.queueDepth }).toEqual({ queueSource: "engine", depth: 11_980 });
    expect(bars.filter(({ queueDepth }) => queueDepth !== null)).toHaveLength(1);
    await db().delete(metricMinutes).where(eq(metricMinutes.name, "engine_queue_depth"));
  });

  it("keeps the worst value of a minute from several writers", async () => {
    await Promise.all([rollUp({ everyMs: 0 }), rollUp({ everyMs: 0 }), rollUp({ everyMs: 0 })]);
    const rows = await db().select().from(metricMinutes);
    expect(rows.filter(({ name }) => name === "queue_depth").length).toBeLessThanOrEqual(2);
  });
});

it("the overview names what needs a person now", async () => {
  const { approvalId } = await askForRefund({ orderId: "ord_1003" });
  const overview = await readOverview(me);
  expect(overview.approvals).toMatchObject({
    count: 1,
    first: { id: approvalId, customerEmail: "grace@example.com" },
    totals: [{ amountCents: 3_000, currency: "USD" }],
  });
  const masked = await readOverview(localUser("viewer"));
  expect(masked.approvals.first).toMatchObject({
    customerEmail: "g•••@example.com",
    reason: "Refund for ord_1003",
  });
});
