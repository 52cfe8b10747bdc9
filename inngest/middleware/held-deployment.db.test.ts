import { and, eq } from "drizzle-orm";
import { afterEach, expect, it } from "vitest";
import { auditLog, deployment, runSteps, runs, supportWeeks } from "@/db/schema";
import { db } from "@/lib/db";
import { forgetStanding, readStanding } from "@/lib/deployment/acts-here";
import { adoptDeployment } from "@/lib/deployment/adopt-deployment";
import { listenLocally } from "@/testing/listen-locally";
import { writeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine({ checkpointing: true });

afterEach(async () => {
  await db().delete(deployment);
  forgetStanding();
});

async function belongToProduction(): Promise<void> {
  await readStanding();
  await db().update(deployment).set({ id: "console.example.com" });
  forgetStanding();
}

it("a run on a held deployment waits before it starts, and goes on once the database is adopted", async () => {
  await belongToProduction();
  const { messageId, ticketId } = await writeMail("Where is my parcel ord_1001?");
  // The outbox is not relayed; an engine that was copied too calls by itself.
  const data = { messageId, ticketId, customerId: "cust_001", tier: "enterprise", tierPriority: 100 };
  const answer = await fetch(`${process.env.INNGEST_BASE_URL}/e/test`, {
    method: "POST",
    body: JSON.stringify({ name: "customer/email.received", data }),
  });
  expect(answer.status).toBe(200);
  const runOf = async () => {
    const [run] = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, "handle-customer-email")));
    return run;
  };
  await until("the wait", async () => {
    const run = await runOf();
    if (run?.status !== "waiting") return;
    const steps = await db().select().from(runSteps).where(eq(runSteps.runId, run.id));
    return steps.find(({ stepId }) => stepId === "paused-before-start-1");
  });
  expect(await db().select().from(auditLog).where(eq(auditLog.subjectId, messageId))).toEqual([]);
  expect(await vendors.calls("postmark")).toEqual([]);
  expect(await vendors.calls("openai")).toEqual([]);
  await adoptDeployment({ type: "system", id: "cli" });
  const run = await until("the end", async () => {
    const found = await runOf();
    return found?.endedAt ? found : undefined;
  });
  expect(run.status).toBe("completed");
  expect(await vendors.calls("postmark")).not.toEqual([]);
});

it("the run of a cron on a held deployment ends at once and does nothing", async () => {
  await belongToProduction();
  const { createServer } = await import("inngest/node");
  const { inngest } = await import("@/inngest/client");
  const { functions } = await import("@/inngest/functions");
  const app = createServer({ client: inngest, functions });
  const port = await listenLocally(app);
  const event = { name: "inngest/scheduled.timer", data: { cron: "0 9 * * 1" }, ts: Date.now() };
  const call = async (runId: string) => {
    const ctx = {
      run_id: runId,
      fn_id: "vagus-weekly-support-metrics",
      attempt: 0,
      stack: { stack: [], current: 0 },
    };
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/inngest?fnId=vagus-weekly-support-metrics&stepId=step`,
      { method: "POST", body: JSON.stringify({ event, events: [event], steps: {}, ctx, version: 1 }) },
    );
    return { ok: answer.ok, body: await answer.text() };
  };
  try {
    expect(await call("01KAVQ0000000000000000000A")).toEqual({
      ok: true,
      body: expect.stringContaining('"held":"deployment"'),
    });
    expect(await db().select().from(supportWeeks)).toEqual([]);
    await adoptDeployment({ type: "system", id: "cli" });
    expect((await call("01KAVQ0000000000000000000B")).body).not.toContain('"held"');
  } finally {
    await new Promise((done) => app.close(done));
  }
});
