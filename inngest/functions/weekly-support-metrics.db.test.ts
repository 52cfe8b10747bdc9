import { expect, it } from "vitest";
import { supportWeeks } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { weekBefore } from "@/lib/metrics/rules";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const engine = withEngine();

it("measures the week before, and run again replaces what it kept", async () => {
  await engine.invoke("weekly-support-metrics");
  const run = await engine.ended("weekly-support-metrics");
  expect(run.status).toBe("completed");
  const [kept, ...more] = await db().select().from(supportWeeks);
  expect(more).toEqual([]);
  expect(kept).toMatchObject({ week: weekBefore(new Date()), agentId: "support-agent", resolved: 0 });
  expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
  await engine.ended("weekly-support-metrics", undefined, 2);
  const [again, ...others] = await db().select().from(supportWeeks);
  expect(others).toEqual([]);
  expect(again?.measuredAt.getTime()).toBeGreaterThan(kept?.measuredAt.getTime() ?? 0);
});
