import { eq } from "drizzle-orm";
import { ulid } from "ulid";
import { expect, it } from "vitest";
import { runs } from "@/db/schema";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { recordCallEnd, recordCallStart } from "./record-call.ts";
import { recordRunFailed } from "./record-run-failed.ts";

withTestDatabase();

const error = { name: "Error", message: "Unable to reach SDK URL" };

async function begin() {
  const engineId = ulid();
  const runId = `run_${engineId}`;
  await recordCallStart({
    runId,
    functionId: "handle-customer-email",
    trigger: "customer/email.received",
    eventId: null,
    subject: null,
    customerId: null,
  });
  return { engineId, runId };
}

async function runOf(id: string) {
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}

it("closes a run that the app never saw end, once", async () => {
  const { engineId, runId } = await begin();
  await recordRunFailed({ run_id: engineId, error });
  const closed = await runOf(runId);
  expect(closed).toMatchObject({ status: "failed", error, endedAt: expect.any(Date) });
  await recordRunFailed({ run_id: engineId, error: { name: "Error", message: "something else" } });
  expect(await runOf(runId)).toEqual(closed);
});

it("leaves a run alone whose end the app saw", async () => {
  const { engineId, runId } = await begin();
  await recordCallEnd(runId, { status: 200, final: false, ops: [], executed: [], error: null }, []);
  await recordRunFailed({ run_id: engineId, error });
  expect(await runOf(runId)).toMatchObject({ status: "completed", error: null });
});

it("says nothing of a run it does not know", async () => {
  await recordRunFailed({ run_id: "unknown", error });
  expect(await runOf("run_unknown")).toBeUndefined();
});
