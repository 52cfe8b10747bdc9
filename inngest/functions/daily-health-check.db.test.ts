import { and, eq, inArray, like } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditLog, customers, runs, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { env } from "@/lib/env";
import { emitEvent } from "@/lib/events/emit-event";
import { readRun } from "@/lib/runs/read-run";
import { localUser } from "@/testing/local-user";
import { mostAtOnce } from "@/testing/slot-account";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";

/** `HEALTH_CHECKS=5000` for as many as the product promises to spread. */
const MANY = Number(process.env.HEALTH_CHECKS ?? 40);
const WITHIN_MS = MANY > 500 ? 600_000 : 30_000;

withTestDatabase();
const engine = withEngine();

const checked = () =>
  db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.action, "health_check_recorded"))
    .orderBy(auditLog.subjectId);
const childRuns = () => db().select().from(runs).where(eq(runs.functionId, "customer-health-check"));

it("checks each pro and enterprise customer in a run of its own, once; the same tick again starts nothing", {
  timeout: WITHIN_MS,
}, async ({ annotate }) => {
  const many = Array.from({ length: MANY + 20 }, (_, n) => ({
    id: `cust_many_${String(n).padStart(5, "0")}`,
    email: `many${n}@example.com`,
    name: "Many",
    tier: n < MANY ? ("pro" as const) : ("standard" as const),
  }));
  for (let from = 0; from < many.length; from += 1_000)
    await db()
      .insert(customers)
      .values(many.slice(from, from + 1_000));
  const expected = (
    await db()
      .select()
      .from(customers)
      .where(inArray(customers.tier, ["pro", "enterprise"]))
  ).map(({ id }) => id);

  await engine.invoke("daily-health-check");
  const parent = await engine.ended("daily-health-check");
  expect(parent.status).toBe("completed");
  const recorded = eq(auditLog.action, "health_check_recorded");
  await engine.until(
    "a check of each",
    async () => (await db().$count(auditLog, recorded)) >= expected.length || undefined,
    WITHIN_MS,
  );
  const rows = await checked();
  expect(rows.map(({ subjectId }) => subjectId)).toEqual(expected.sort());
  expect(rows[0]).toMatchObject({
    detail: { health: "healthy", openTickets: 0 },
    actorId: "customer-health-check",
  });
  const spans = await engine.until("all to end", async () => {
    const ended = (await childRuns()).flatMap(({ startedAt, endedAt }) =>
      startedAt && endedAt ? [{ from: startedAt.getTime(), until: endedAt.getTime() }] : [],
    );
    return ended.length === expected.length ? ended : undefined;
  });
  const { healthCheckConcurrency } = env().flow;
  expect(mostAtOnce(spans)).toBeLessThanOrEqual(healthCheckConcurrency);
  const tookMs = Math.max(...spans.map(({ until }) => until)) - Math.min(...spans.map(({ from }) => from));
  await annotate(`${spans.length} checks in ${tookMs} ms, ${mostAtOnce(spans)} at once.`);

  // The page of the run shows up to 200 of the runs it started.
  const { children } = await readRun(localUser("viewer"), [], parent.id);
  expect(children).toHaveLength(Math.min(expected.length, 200));
  expect(new Set(children.map(({ functionId }) => functionId))).toEqual(new Set(["customer-health-check"]));

  const again = await engineApi.rerunRun(parent.id);
  expect(again.ok).toBe(true);
  await engine.ended("daily-health-check", undefined, 2);
  // A check that it had started would be there before one that is asked for after it.
  await emitEvent(db(), "customer/health_check.requested", { customerId: "cust_004" });
  await engine.until("the later one", async () =>
    (await checked()).some(({ subjectId }) => subjectId === "cust_004") ? true : undefined,
  );
  // The ledger is written a moment after what it tells of.
  await engine.until("its run", async () => (await childRuns()).length > expected.length || undefined);
  expect(await childRuns()).toHaveLength(expected.length + 1);
  expect(await checked()).toHaveLength(expected.length + 1);
});

it("5,000 checks of 30 s each, as many at once as may be, end within two hours", () => {
  const { healthCheckConcurrency } = env().flow;
  expect(Math.ceil(5_000 / healthCheckConcurrency) * 30).toBeLessThanOrEqual(2 * 60 * 60);
});

it("says who is at risk", async () => {
  const needed = { customerId: "cust_005", subject: "Help", personNeeded: "unknown_sender" as const };
  await db()
    .insert(tickets)
    .values([
      { ...needed, id: "tkt_risk_1" },
      { ...needed, id: "tkt_risk_2" },
    ]);
  const id = await emitEvent(db(), "customer/health_check.requested", { customerId: "cust_005" });
  const run = await engine.ended("customer-health-check", id);
  const where = and(eq(auditLog.runId, run.id), eq(auditLog.action, "health_check_recorded"));
  expect(await db().select().from(auditLog).where(where)).toMatchObject([
    { subjectId: "cust_005", detail: { health: "at_risk", waitingForPerson: 2 } },
  ]);
});

it("fails for a customer who is not there, and leaves the others alone", async () => {
  const id = await emitEvent(db(), "customer/health_check.requested", { customerId: "cust_none" });
  expect(await engine.ended("customer-health-check", id)).toMatchObject({ status: "failed" });
  expect(await db().select().from(auditLog).where(like(auditLog.subjectId, "cust_none"))).toEqual([]);
});
