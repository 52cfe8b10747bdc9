import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { sendMailsAtRate } from "@/testing/mail-load";
import { customerAddress, customersCsv } from "@/testing/many-customers";
import { type Figure, figureOf, percentile } from "./figure.ts";
import { type BenchConsole, startBuiltConsole } from "./ingress/start-console.ts";
import { type Sightings, watch } from "./soak/watch.ts";
import { withCleanUp } from "./with-clean-up.ts";

const PER_SECOND = 20;
const CUSTOMERS = 1_000;
const MINUTE_MS = 60_000;
/** How long after the last mail an answer still counts. */
const DRAIN_MS = 60_000;
const TEXT = "Hello, my parcel has not arrived yet. Can you tell me where it is? Thank you.";

const VARIABLES = {
  EMAILS_PER_MINUTE: "2000",
  // Two mails of one customer may be under way; in all, what 20 a second need.
  EMAIL_CONCURRENCY: "20",
  // A batch waits by design; shorter than the ten seconds in which every function must begin.
  EMBED_BATCH_TIMEOUT_S: "5",
};

/**
 * Twenty mails a second from a thousand imported customers for minutes on end, no refund asked: whether each is answered and
 * how soon, whether every function keeps up, and whether memory and connections stay where they are.
 */
export function benchSoak({ minutes }: { minutes: number }): Promise<Figure[]> {
  return withCleanUp(async (later) => {
    const target = await startBuiltConsole(later, VARIABLES);
    importCustomers(target);
    const sql = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
    later(() => sql.end());
    console.error(`${PER_SECOND} mails a second for ${minutes} min`);
    const watched = watch(target.dataDir, sql);
    const { user, password } = target.postmark;
    const mails = PER_SECOND * 60 * minutes;
    const { ids, refused } = await sendMailsAtRate(
      { url: target.url, user, password },
      {
        perSecond: PER_SECOND,
        senders: Array.from({ length: CUSTOMERS }, (_, n) => customerAddress(n + 1)),
        text: TEXT,
      },
      (sent) => sent < mails,
    );
    await untilAnswered(sql, ids);
    const seen = await watched.stop();
    const note = `${PER_SECOND} mails/s for ${minutes} min from ${CUSTOMERS} customers, ${refused.length} refused`;
    return [
      ...(await answers(sql, ids, note)),
      ...(await waits(sql, note)),
      ...resources(seen, minutes, note),
    ];
  });
}

function importCustomers({ dataDir, variables }: BenchConsole): void {
  const file = join(dataDir, "customers.csv");
  writeFileSync(file, customersCsv(CUSTOMERS));
  const args = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts", "customers", "import", file];
  const imported = spawnSync(process.execPath, args, {
    env: { ...process.env, ...variables },
    encoding: "utf8",
  });
  if (imported.status !== 0) throw new Error(`The customers were not imported: ${imported.stderr}`);
}

const answered = (sql: postgres.Sql, ids: readonly string[]) => sql<{ ms: number }[]>`
  select (extract(epoch from min(r.sent_at) - min(m.created_at)) * 1000)::float8 as ms from messages m
  join messages r on r.answers_message_id = m.id and r.status = 'sent'
  where m.provider_message_id = any(${[...ids]}::text[]) group by m.id`;

async function untilAnswered(sql: postgres.Sql, ids: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + DRAIN_MS; Date.now() < deadline; await delay(1_000))
    if ((await answered(sql, ids)).length === ids.length) return;
}

async function answers(sql: postgres.Sql, ids: readonly string[], note: string): Promise<Figure[]> {
  const took = (await answered(sql, ids)).map(({ ms }) => ms);
  const share = {
    name: "soak-answered",
    unit: "%",
    better: "higher",
    note: `${took.length} of ${ids.length}; ${note}`,
  } as const;
  const late = { unit: "ms", better: "lower", note: `mail in to reply out; ${note}` } as const;
  return [
    { ...share, value: (took.length / ids.length) * 100 },
    figureOf({ ...late, name: "soak-answer-p50" }, percentile(took, 50), null),
    figureOf({ ...late, name: "soak-answer-p95" }, percentile(took, 95), null),
  ];
}

/** How long the event that waited longest had to wait until its run began, for each function. */
async function waits(sql: postgres.Sql, note: string): Promise<Figure[]> {
  const rows = await sql<{ functionId: string; ms: number }[]>`
    select r.function_id as "functionId", (extract(epoch from max(r.started_at - o.created_at)) * 1000)::float8 as ms
    from runs r join outbox o on o.id = r.event_id where r.started_at is not null group by r.function_id order by ms desc`;
  const about = { unit: "ms", better: "lower" } as const;
  return rows.map(({ functionId, ms }, at) =>
    figureOf(
      {
        ...about,
        name: at === 0 ? "soak-longest-wait" : `soak-wait-${functionId}`,
        note: `event stored to run begun, the slowest of ${functionId}; ${note}`,
      },
      ms,
      null,
    ),
  );
}

/** Memory at the end beside that after the second minute (after the first third of a shorter soak), and connections. */
function resources({ memoryMb, mostConnections }: Sightings, minutes: number, note: string): Figure[] {
  const warmMs = Math.min(2, minutes / 3) * MINUTE_MS;
  const windowMs = Math.min(1, minutes / 6) * MINUTE_MS;
  const median = (from: number, until: number) =>
    percentile(
      memoryMb.filter(({ atMs }) => atMs >= from && atMs < until).map(({ mb }) => mb),
      50,
    );
  const early = median(warmMs, warmMs + windowMs);
  const late = median(minutes * MINUTE_MS - windowMs, minutes * MINUTE_MS);
  return [
    figureOf(
      {
        name: "soak-memory-mb",
        unit: "MiB",
        better: "lower",
        note: `app at the end; floor: after ${warmMs / 1000} s; ${note}`,
      },
      late,
      early,
    ),
    figureOf(
      {
        name: "soak-connections",
        unit: "connections",
        better: "lower",
        note: `to the console's database, at most; ${note}`,
      },
      mostConnections,
      null,
    ),
  ];
}
