import process from "node:process";
import { and, eq, inArray } from "drizzle-orm";
import postgres from "postgres";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { auditLog, customers, runSteps, runs } from "@/db/schema";
import { LOCAL_CUSTOMERS } from "@/db/seed/local-data";
import { db } from "@/lib/db";
import { writeMail } from "@/testing/mails";
import { longestStarved, longestWaitForSlot, mostAtOnce, type SlotUse } from "@/testing/slot-account";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

/** `BURST=500` for the larger of the product's two promises; with it the model is as slow as a real one. */
const MAILS = Number(process.env.BURST ?? 20);
const LARGE = MAILS > 100;

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  // Only in the large one, where these two would hold the mails back before the slots do.
  if (LARGE) Object.assign(process.env, { EMAILS_PER_MINUTE: "100000", MAX_MAILS_PER_HOUR: "100000" });
});
const engine = withEngine();

/** Each answer of the model takes a while, so that the limits are what holds the mails back. */
const SLOW = {
  match: "/v1/chat/completions",
  status: "slow",
  times: null,
  delayMs: LARGE ? 1_000 : 200,
};
const WITHIN_MS = LARGE ? 500_000 : 60_000;

/** What one process may hold: both pools of db/client.ts. */
const POOL_SIZES = 10 + 4;
/** The function's limits, and how long a mail may wait when there is more to do than they allow. */
const LIMITS = { inAll: 10, perCustomer: 2 };
const ENTERPRISE_WAITS_MS = 5_000;
const STANDARD_WAITS_MS = 60_000;

const ANSWERED = and(eq(runs.functionId, "handle-customer-email"), eq(runs.status, "completed"));

/** Waits until as many mails are answered. */
const answered = (many: number, look?: () => Promise<void>) =>
  engine.until(
    `${many} answers`,
    async () => {
      await look?.();
      return (await db().$count(runs, ANSWERED)) >= many || undefined;
    },
    WITHIN_MS,
  );

const write = (email: string | undefined) => writeMail("Where is my parcel?", { Email: email });

type Customer = Pick<typeof customers.$inferSelect, "id" | "tier">;

/** What the answered mails of some customers held, step by step. */
async function slotUses(of: readonly Customer[]): Promise<SlotUse[]> {
  const ids = of.map(({ id }) => id);
  const done = await db()
    .select()
    .from(runs)
    .where(and(ANSWERED, inArray(runs.customerId, ids)));
  const steps = await db().select().from(runSteps).where(eq(runSteps.kind, "run"));
  return done.map(({ id, customerId, queuedAt }) => ({
    customerId: customerId ?? "",
    since: queuedAt.getTime(),
    held: steps
      .filter(({ runId }) => runId === id)
      .map(({ startedAt, endedAt }) => ({ from: startedAt.getTime(), until: endedAt?.getTime() ?? 0 })),
  }));
}

/** Holds what was done for some customers against the function's limits, and against what it aims at beyond them. */
function expectWithinLimits(of: readonly Customer[], uses: SlotUse[]) {
  const inAll = mostAtOnce(uses.flatMap(({ held }) => held));
  expect(inAll).toBeLessThanOrEqual(LIMITS.inAll);
  // It was a burst: they did stand in each other's way.
  expect(inAll).toBeGreaterThan(LIMITS.inAll / 2);
  for (const { id } of of) {
    const theirs = uses.filter(({ customerId }) => customerId === id);
    expect(mostAtOnce(theirs.flatMap(({ held }) => held))).toBeLessThanOrEqual(LIMITS.perCustomer);
  }
  const inTier = (tier: Customer["tier"]) =>
    uses.filter(({ customerId }) => of.some((one) => one.id === customerId && one.tier === tier));
  const enterpriseMs = longestWaitForSlot(inTier("enterprise"), uses, LIMITS);
  const standardMs = longestStarved(inTier("standard"), uses, LIMITS);
  expect(enterpriseMs).toBeLessThanOrEqual(ENTERPRISE_WAITS_MS);
  expect(standardMs).toBeLessThanOrEqual(STANDARD_WAITS_MS);
  return {
    enterpriseMs,
    standardMs,
    said: `${uses.length} mails, ${inAll} at once; enterprise waited ${enterpriseMs} ms at most, standard ${standardMs} ms.`,
  };
}

async function expectTold(action: "message_received" | "message_sent", times: number) {
  const told = await db().select().from(auditLog).where(eq(auditLog.action, action));
  expect(told).toHaveLength(times);
  expect(new Set(told.map(({ runId }) => runId)).size).toBe(times);
}

beforeEach(async () => {
  await vendors.fault("openai", SLOW);
});

it(`${MAILS} mails of 5 customers: ten at once at most, two of one customer, each answered once`, {
  timeout: WITHIN_MS,
}, async ({ annotate }) => {
  const watch = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
  let mostConnections = 0;
  await Promise.all(
    Array.from({ length: MAILS }, (_, n) => write(LOCAL_CUSTOMERS[n % LOCAL_CUSTOMERS.length]?.email)),
  );
  await answered(MAILS, async () => {
    const [held] = await watch<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    mostConnections = Math.max(mostConnections, held?.n ?? 0);
  });
  await watch.end();

  await expectTold("message_received", MAILS);
  await expectTold("message_sent", MAILS);
  const uses = await slotUses(LOCAL_CUSTOMERS);
  expect(uses).toHaveLength(MAILS);
  await annotate(`${expectWithinLimits(LOCAL_CUSTOMERS, uses).said} ${mostConnections} connections.`);
  expect(mostConnections).toBeGreaterThan(0);
  expect(mostConnections).toBeLessThanOrEqual(POOL_SIZES);
});

it("more customers than slots: enterprise hardly waits for one, and no standard customer is starved", {
  timeout: WITHIN_MS,
}, async ({ annotate }) => {
  const crowd = Array.from({ length: 15 }, (_, n) => ({
    id: `cust_crowd_${n}`,
    email: `crowd${n}@example.com`,
    name: "Crowd",
    tier: n < 1 ? ("enterprise" as const) : n < 3 ? ("pro" as const) : ("standard" as const),
  }));
  await db().insert(customers).values(crowd);
  const before = await db().$count(runs, ANSWERED);
  const many = Math.max(3 * crowd.length, MAILS);
  await Promise.all(Array.from({ length: many }, (_, n) => write(crowd[n % crowd.length]?.email)));
  await answered(before + many / 2);
  // Those who matter most write again while the others still wait.
  for (let more = 0; more < LIMITS.perCustomer; more++) await write(crowd[0]?.email);
  await answered(before + many + LIMITS.perCustomer);

  const uses = await slotUses(crowd);
  expect(uses).toHaveLength(many + LIMITS.perCustomer);
  const { enterpriseMs, standardMs, said } = expectWithinLimits(crowd, uses);
  await annotate(said);
  // Otherwise nobody had to wait, and this shows nothing.
  expect(standardMs).toBeGreaterThan(enterpriseMs);
});
