import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";
import { LEDGER_TABLES, monthsAfter } from "@/db/partitions";
import { seedLocal } from "@/db/seed/seed-local";
import { listRuns } from "@/lib/runs/list-runs";
import { readRun } from "@/lib/runs/read-run";
import { RunListQuery } from "@/lib/runs/schemas";
import { localUser } from "@/testing/local-user";
import startPostgres from "@/testing/postgres.setup";
import { type Figure, figureOf, percentile } from "./figure.ts";
import { fillLedger, ROWS_PER_RUN } from "./retention/fill-ledger.ts";

const ROWS = 10_000_000;
const MONTHS = 8;
const SAMPLES = 200;
const me = localUser("engineer");

/**
 * A ledger of ten million rows in eight months: its lists, a run's page, and dropping the oldest month. `LEDGER_ROWS`
 * makes it fewer, to try it out.
 */
export async function benchRetention(): Promise<Figure[]> {
  const rows = Number(process.env.LEDGER_ROWS ?? ROWS);
  const stop = await startPostgres();
  const { url, ownerUrl } = await createTestDatabase();
  const database = openDatabase(url, { direct: true });
  try {
    await seedLocal(url);
    await fillLedger(ownerUrl, MONTHS, Math.round(rows / ROWS_PER_RUN / MONTHS));
    Object.assign(globalThis, { vagusDatabase: database });
    const [counted] = await database.execute<{ n: number }>(sql`
      select ((select count(*) from runs) + (select count(*) from run_steps) + (select count(*) from run_attempts)
        + (select count(*) from run_logs))::float8 as n`);
    const figures = [
      figureOf({ name: "ledger-rows", unit: "rows", better: "higher" }, counted?.n ?? 0, null),
      ...(await measureReads(database)),
    ];
    for (const table of [...LEDGER_TABLES].reverse()) figures.push(await measureDrop(database, table));
    return figures;
  } finally {
    await database.$client.end();
    await stop();
  }
}

async function measureReads(database: ReturnType<typeof openDatabase>): Promise<Figure[]> {
  const sample = await database.execute<{ id: string }>(
    sql`select id from runs tablesample bernoulli (1) order by random() limit 500`,
  );
  const someRun = (n: number) => sample[n % sample.length]?.id ?? "";
  const list = (filter: (n: number) => Record<string, string>) => (n: number) =>
    listRuns(me, RunListQuery.parse(filter(n)));
  const questions: [string, (n: number) => Promise<unknown>][] = [
    ["list-newest", list(() => ({}))],
    ["list-deep", list((n) => ({ cursor: Buffer.from(someRun(n)).toString("base64url") }))],
    ["list-failed", list(() => ({ status: "failed" }))],
    ["list-function", list((n) => ({ functionId: `function-${n % 12}` }))],
    ["list-customer", list((n) => ({ customerId: `cust_${n % 2000}` }))],
    ["run-page", (n) => readRun(me, [], someRun(n))],
  ];
  const figures: Figure[] = [];
  for (const [name, ask] of questions) {
    const samples: number[] = [];
    for (let n = 0; n < SAMPLES; n++) {
      const began = performance.now();
      await ask(n);
      samples.push(performance.now() - began);
    }
    for (const at of [50, 99])
      figures.push(
        figureOf({ name: `${name}-p${at}`, unit: "ms", better: "lower" }, percentile(samples, at), null),
      );
  }
  return figures;
}

async function measureDrop(
  database: ReturnType<typeof openDatabase>,
  table: (typeof LEDGER_TABLES)[number],
): Promise<Figure> {
  const month = monthsAfter(new Date(), -MONTHS).toISOString().slice(0, 10);
  const began = performance.now();
  await database.execute(sql`select ledger_drop_month(${table}, ${month}::date)`);
  return figureOf(
    { name: `drop-month-${table}`, unit: "ms", better: "lower" },
    performance.now() - began,
    null,
  );
}
