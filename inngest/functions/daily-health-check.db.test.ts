import { and, eq, inArray, like } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditLog, customers, runs, tickets } from "@/db/schema";
import { withEngine } from "@/db/testing/with-engine";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { engineApi } from "@/lib/functions/engine-api";

withTestDatabase();
const engine = withEngine();

const checked = () =>
  db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.action, "health_check_recorded"))
    .orderBy(auditLog.subjectId);
const childRuns = () => db().select().from(runs).where(eq(runs.functionId, "customer-health-check"));

it("checks each pro and enterprise customer in a run of its own, once; the same tick again starts nothing", async () => {
  const many = Array.from({ length: 40 }, (_, n) => ({
    id: `cust_many_${String(n).padStart(3, "0")}`,
    email: `many${n}@example.com`,
    name: "Many",
    tier: n % 4 === 0 ? ("standard" as const) : ("pro" as const),
  }));
  await db().insert(customers).values(many);
  const expected = (
    await db()
      .select()
      .from(customers)
      .where(inArray(customers.tier, ["pro", "enterprise"]))
  ).map(({ id }) => id);

  await engine.invoke("daily-health-check");
  const parent = await engine.ended("daily-health-check");
  expect(parent.status).toBe("completed");
  const rows = await engine.until("a check of each", async () => {
    const found = await checked();
    return found.length >= expected.length ? found : undefined;
  });
  expect(rows.map(({ subjectId }) => subjectId)).toEqual(expected.sort());
  expect(rows[0]).toMatchObject({
    detail: { health: "healthy", openTickets: 0 },
    actorId: "customer-health-check",
  });

  const again = await engineApi.rerunRun(parent.id);
  expect(again.ok).toBe(true);
  await engine.ended("daily-health-check", undefined, 2);
  // A check that it had started would be there before one that is asked for after it.
  await emitEvent(db(), "customer/health_check.requested", { customerId: "cust_004" });
  await engine.until("the later one", async () =>
    (await checked()).some(({ subjectId }) => subjectId === "cust_004") ? true : undefined,
  );
  expect(await childRuns()).toHaveLength(expected.length + 1);
  expect(await checked()).toHaveLength(expected.length + 1);
});

it("says who is at risk", async () => {
  const needed = { customerId: "cust_005", subject: "Help", personNeeded: "run_failed" as const };
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
