import { and, eq } from "drizzle-orm";
import postgres from "postgres";
import { expect, it } from "vitest";
import { auditLog, runSteps, runs } from "@/db/schema";
import { LOCAL_CUSTOMERS } from "@/db/seed/local-data";
import { withEngine } from "@/db/testing/with-engine";
import { withSandbox } from "@/db/testing/with-sandbox";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { writeMail } from "@/db/testing/write-mail";
import { db } from "@/lib/db";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

/** Each answer of the model takes a while, so that the limits are what holds the mails back. */
const SLOW = { match: "/v1/chat/completions", status: "slow", times: null, delayMs: 200 };

const MAILS = 20;
/** What one process may hold: db/client.ts. */
const POOL_SIZE = 10;

interface Span {
  customerId: string | null;
  from: number;
  until: number;
}

/** How many of the spans overlap at the busiest moment; one that ends as another begins does not overlap it. */
function mostAtOnce(spans: Span[]): number {
  return Math.max(
    ...spans.map(({ from }) => spans.filter((other) => other.from <= from && from < other.until).length),
  );
}

it("20 mails of 5 customers: ten at once at most, two of one customer, each answered once", async () => {
  await vendors.fault("openai", SLOW);
  const watch = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
  let mostConnections = 0;
  await Promise.all(
    Array.from({ length: MAILS }, (_, n) =>
      writeMail("Where is my parcel?", { Email: LOCAL_CUSTOMERS[n % LOCAL_CUSTOMERS.length]?.email }),
    ),
  );
  const answered = and(eq(runs.functionId, "handle-customer-email"), eq(runs.status, "completed"));
  const done = await engine.until("all to be answered", async () => {
    const [held] = await watch<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    mostConnections = Math.max(mostConnections, held?.n ?? 0);
    const found = await db().select().from(runs).where(answered);
    return found.length === MAILS ? found : undefined;
  });
  await watch.end();

  const count = async (action: "message_received" | "message_sent") =>
    (await db().select().from(auditLog).where(eq(auditLog.action, action))).length;
  expect([await count("message_received"), await count("message_sent")]).toEqual([MAILS, MAILS]);

  const work = await db().select().from(runSteps).where(eq(runSteps.stepId, "run-agent"));
  const spans = work.map(({ runId, startedAt, endedAt }) => ({
    customerId: done.find(({ id }) => id === runId)?.customerId ?? null,
    from: startedAt.getTime(),
    until: endedAt?.getTime() ?? 0,
  }));
  expect(spans).toHaveLength(MAILS);
  const inAll = mostAtOnce(spans);
  expect(inAll).toBeLessThanOrEqual(10);
  // It was a burst: they did stand in each other's way.
  expect(inAll).toBeGreaterThan(5);
  for (const { id } of LOCAL_CUSTOMERS)
    expect(mostAtOnce(spans.filter(({ customerId }) => customerId === id))).toBeLessThanOrEqual(2);
  expect(mostConnections).toBeGreaterThan(0);
  expect(mostConnections).toBeLessThanOrEqual(POOL_SIZE);
});
