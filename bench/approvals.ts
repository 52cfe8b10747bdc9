import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { createSandbox } from "@vagus/sandbox/server";
import { isNull } from "drizzle-orm";
import postgres from "postgres";
import { openDatabase } from "@/db/client";
import { runs } from "@/db/schema";
import { seedLocal } from "@/db/seed/seed-local";
import { decideMany } from "@/lib/approvals/batch/decide-many";
import { BATCH_MAX } from "@/lib/approvals/batch/rules";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { listApprovals } from "@/lib/approvals/queue/list-approvals";
import { db } from "@/lib/db";
import { readAttention } from "@/lib/overview/read-attention";
import { localUser } from "@/testing/local-user";
import startPostgres from "@/testing/postgres.setup";
import { fillInbox } from "./approvals/fill-inbox.ts";
import { type Figure, figureOf, percentile } from "./figure.ts";

const MANY = 10_000;
const FEW = 100;
const WARM_UP = 10;
const SAMPLES = 150;
const BATCHES = 10;
const me = localUser("reviewer");
const PENDING = { status: ["pending" as const] };

/**
 * The inbox with ten thousand approvals that wait: what the server reads for the page, and a batch of a hundred with the
 * sandbox Stripe asked about each; then the same inbox with every ticket in need of a person. Floor: an inbox of a
 * hundred.
 */
export async function benchApprovals(): Promise<Figure[]> {
  const stop = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), "vagus-bench-"));
  const sandbox = createSandbox({
    dataDir,
    controlKey: "bench",
    consoleUrl: "http://127.0.0.1:9",
    stripeWebhookSecret: "whsec_bench",
    webhookUser: "bench",
    webhookPassword: "bench",
    automaticWebhooks: false,
  });
  const opened: ReturnType<typeof openDatabase>[] = [];
  try {
    await sandbox.start();
    const inbox = async (count: number) => {
      const { url, ownerUrl } = await createTestDatabase();
      await seedLocal(url);
      Object.assign(process.env, {
        STRIPE_API_BASE: sandbox.urls.stripe,
        STRIPE_SECRET_KEY: "sk_test_local",
        VOTE_KEY: "bench-only-bench-only-bench-only",
      });
      const database = openDatabase(url, { direct: true });
      opened.push(database);
      await fillInbox(database, count);
      await analyse(ownerUrl);
      return () => Object.assign(globalThis, { vagusDatabase: database });
    };
    const [few, many] = [await inbox(FEW), await inbox(MANY)];
    few();
    const floor = await measureReads();
    many();
    return [...figuresOf(await measureReads(), floor), await measureBatch(), await measureFlood()];
  } finally {
    for (const database of opened) await database.$client.end();
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
    await stop();
  }
}

/** Milliseconds for what the page reads: the queue and the counts; a later page; and the open card beside them. */
async function measureReads(): Promise<Record<string, number[]>> {
  const first = await listApprovals(me, PENDING);
  const cursor = first.nextCursor ?? undefined;
  const some = (n: number) => first.items[n % first.items.length]?.id ?? "";
  const reads: Record<string, (n: number) => Promise<unknown>> = {
    "inbox-open": openInbox,
    "inbox-next-page": () => listApprovals(me, { ...PENDING, cursor }),
    "inbox-card": (n) => readApproval(me, some(n)),
  };
  const measured: Record<string, number[]> = {};
  for (const [name, read] of Object.entries(reads)) measured[name] = await sample(read);
  return measured;
}

const openInbox = () => Promise.all([listApprovals(me, PENDING), readAttention(me)]);

async function sample(read: (n: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let n = 0; n < WARM_UP + SAMPLES; n++) {
    const began = performance.now();
    await read(n);
    if (n >= WARM_UP) samples.push(performance.now() - began);
  }
  return samples;
}

/** Statistics of what was just filled in, as the server's autovacuum makes them within a minute. */
async function analyse(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  await sql`analyze`.finally(() => sql.end());
}

/** Opening the inbox on the day on which every run failed, so that every ticket needs a person. */
async function measureFlood(): Promise<Figure> {
  await db().update(runs).set({ status: "failed", endedAt: new Date() }).where(isNull(runs.endedAt));
  return figureOf(
    { name: "inbox-open-flood-p99", unit: "ms", better: "lower", note: `${MANY} tickets need a person` },
    percentile(await sample(openInbox), 99),
    null,
  );
}

function figuresOf(values: Record<string, number[]>, floors: Record<string, number[]>): Figure[] {
  return Object.entries(values).map(([name, samples]) =>
    figureOf(
      { name: `${name}-p99`, unit: "ms", better: "lower", note: `${MANY} wait; floor: ${FEW}` },
      percentile(samples, 99),
      percentile(floors[name] ?? [], 99),
    ),
  );
}

/** Seconds for the slowest of ten batches of a hundred, each item decided in a transaction of its own. */
async function measureBatch(): Promise<Figure> {
  const seconds: number[] = [];
  for (let n = 0; n < BATCHES; n++) {
    const { items } = await firstHundred();
    const began = performance.now();
    const { results } = await decideMany(me, { items });
    seconds.push((performance.now() - began) / 1000);
    const refused = results.find(({ outcome }) => outcome === "refused");
    if (refused) throw new Error(`A batch refused an item: ${JSON.stringify(refused)}`);
  }
  return figureOf(
    { name: "batch-100-max", unit: "s", better: "lower", note: `slowest of ${BATCHES}` },
    Math.max(...seconds),
    null,
  );
}

async function firstHundred() {
  const page = await listApprovals(me, PENDING);
  const more = await listApprovals(me, { ...PENDING, cursor: page.nextCursor ?? undefined });
  const rows = [...page.items, ...more.items].slice(0, BATCH_MAX);
  if (rows.length < BATCH_MAX) throw new Error(`Only ${rows.length} approvals wait.`);
  const items = rows.map(({ id, version, effectHash }) => ({
    id,
    version,
    effectHash,
    decision: "approve" as const,
  }));
  return { items };
}
