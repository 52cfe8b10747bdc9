import { newUlid } from "@vagus/primitives/ulid";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { endRun } from "./end-runs.ts";
import { callEntry } from "./protocol/read-call.ts";
import { recordEntries } from "./record-entries.ts";
import { recordRunFailed } from "./record-run-failed.ts";

withTestDatabase();

const error = { name: "Error", message: "Unable to reach SDK URL" };

async function begin() {
  const engineId = newUlid();
  const runId = `run_${engineId}`;
  const event = { name: "customer/email.received" };
  const run = { runId, functionId: "handle-customer-email", at: new Date().toISOString() };
  await recordEntries([callEntry({ event, events: [event], steps: {} }, run)]);
  return { engineId, runId };
}

async function runOf(id: string) {
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}

it("ends a run that the app did not report, once", async () => {
  const { engineId, runId } = await begin();
  await recordRunFailed({ run_id: engineId, error }, new Date());
  const closed = await runOf(runId);
  expect(closed).toMatchObject({
    status: "failed",
    error,
    endedAt: expect.any(Date),
    errorGroupId: expect.stringMatching(/^err_/),
  });
  await recordRunFailed(
    { run_id: engineId, error: { name: "Error", message: "something else" } },
    new Date(),
  );
  expect(await runOf(runId)).toEqual(closed);
});

it("keeps an ending that the app reported", async () => {
  const { engineId, runId } = await begin();
  await endRun(db(), runId, { status: "completed", endedAt: new Date() });
  await recordRunFailed({ run_id: engineId, error }, new Date());
  expect(await runOf(runId)).toMatchObject({ status: "completed", error: null });
});

it("creates no row for an unknown run", async () => {
  await recordRunFailed({ run_id: "unknown", error }, new Date());
  expect(await runOf("run_unknown")).toBeUndefined();
});
