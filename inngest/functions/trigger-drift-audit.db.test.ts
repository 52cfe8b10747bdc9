import { asc } from "drizzle-orm";
import { expect, it } from "vitest";
import { driftAudits } from "@/db/schema";
import { db } from "@/lib/db";
import { auditDrift } from "@/lib/functions/audit-drift";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const engine = withEngine();

const found = () => db().select().from(driftAudits).orderBy(asc(driftAudits.seq));

it("finds nothing where the engine has what the code declares, and keeps one row for it", async () => {
  await engine.invoke("trigger-drift-audit");
  expect(await engine.ended("trigger-drift-audit")).toMatchObject({ status: "completed" });
  const [first] = await found();
  expect(first).toMatchObject({ drifts: [] });
  expect(first?.functions).toBeGreaterThan(10);
  await engine.invoke("trigger-drift-audit");
  await engine.ended("trigger-drift-audit", undefined, 2);
  const [same, ...more] = await found();
  expect(more).toEqual([]);
  expect(same?.checkedAt.getTime()).toBeGreaterThan(first?.checkedAt.getTime() ?? 0);
});

it("names what differs, as a finding of its own", async () => {
  const { drifts } = await auditDrift([{ id: "pulse", triggers: [{ cron: "*/6 * * * *" }] }]);
  expect(drifts).toContainEqual({
    functionId: "pulse",
    what: "triggers",
    declared: "cron */6 * * * *",
    registered: "cron */5 * * * *",
  });
  expect((await found()).at(-1)?.drifts).toEqual(drifts);
});
