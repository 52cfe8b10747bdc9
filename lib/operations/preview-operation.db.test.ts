import { newUlid } from "@vagus/primitives/ulid";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { readRun } from "@/lib/runs/read-run";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { listOperationItems } from "./list-operation-items.ts";
import { PreviewOperation, StartOperation } from "./order-schemas.ts";
import { previewOperation } from "./preview-operation.ts";
import { readOperation } from "./read-operation.ts";
import { startOperation } from "./start-operation.ts";

withTestDatabase();
const { until } = withEngine();
const declarations = withDeclarations();

const engineer = localUser("engineer");

/** A run that ended, or one that still runs. */
async function storeRun(functionId: string, status: "failed" | "running", trigger = "test"): Promise<string> {
  const id = `run_${newUlid()}`;
  const at = new Date();
  await db()
    .insert(runs)
    .values({
      id,
      functionId,
      status,
      trigger,
      queuedAt: at,
      startedAt: at,
      endedAt: status === "failed" ? at : null,
    });
  return id;
}

/** A run that ended, with or without a step that failed. */
async function storeEnded(status: "completed" | "failed" | "cancelled", failedStepId: string | null) {
  const id = `run_${newUlid()}`;
  const at = new Date();
  await db().insert(runs).values({
    id,
    functionId: "classify-message",
    status,
    failedStepId,
    trigger: "test",
    queuedAt: at,
    startedAt: at,
    endedAt: at,
  });
  return id;
}

const preview = (asked: object) => previewOperation(engineer, declarations, PreviewOperation.parse(asked));

it.each(["run-operation", "pulse", "close-ended-runs"])(
  "%s can be neither rerun nor cancelled",
  async (functionId) => {
    const cause = "It keeps the console itself going: operations leave it alone.";
    const failed = await storeRun(functionId, "failed");
    const running = await storeRun(functionId, "running");
    for (const target of [
      { kind: "rerun", ids: [failed] },
      { kind: "cancel", ids: [running] },
    ]) {
      expect(await preview(target)).toMatchObject({ eligible: 0, notEligible: [{ cause, count: 1 }] });
    }
    const other = await storeRun("handle-customer-email", "running");
    expect(await preview({ kind: "cancel", ids: [other] })).toMatchObject({ eligible: 1, notEligible: [] });
  },
);

it("a function that batches is not rerun with edited input, which needs an invocation", async () => {
  const ids = [await storeRun("batch-embed-tickets", "failed", "ticket/resolved")];
  const edited = { kind: "rerun", mode: "edited", ids, input: { ticketId: "tkt_1", customerId: "cust_001" } };
  const cause = expect.stringContaining("batches events");
  expect(await preview(edited)).toMatchObject({ eligible: 0, notEligible: [{ cause, sampleIds: ids }] });
  const asked = StartOperation.parse({ ...edited, reason: "Another ticket." });
  await expect(startOperation(engineer, declarations, asked)).rejects.toMatchObject({
    code: "nothing_to_do",
    message: cause,
  });
  expect(await preview({ kind: "rerun", mode: "top", ids })).toMatchObject({ eligible: 1, notEligible: [] });
});

it("a batched run that the engine no longer has is not invoked with its recorded input", async () => {
  const forgotten = await storeRun("batch-embed-tickets", "failed", "ticket/resolved");
  await db()
    .update(runs)
    .set({ input: { ticketId: "tkt_1" } })
    .where(eq(runs.id, forgotten));
  const target = { kind: "rerun", mode: "top", ids: [forgotten] };
  const id = await startOperation(
    engineer,
    declarations,
    StartOperation.parse({ ...target, reason: "Mended." }),
  );
  await until("the end of the operation", async () => {
    const operation = await readOperation(engineer, id);
    return operation.endedAt ? operation : undefined;
  });
  const { items } = await listOperationItems(engineer, id, {});
  expect(items).toMatchObject([{ status: "skipped", newRunId: null }]);
  expect(items[0]?.outcome).toMatchObject({ code: "not_rerun" });
});

it.each([
  ["completed", null],
  ["cancelled", null],
  ["failed", null],
  ["failed", "send-reply"],
] as const)(
  "a rerun from the failed step of a run that %s with the failed step %s: preview and start do what its page says",
  async (status, failedStepId) => {
    const id = await storeEnded(status, failedStepId);
    const { mayRerun } = await readRun(engineer, declarations, id);
    const { allowed } = mayRerun.failedStep;
    expect(allowed).toBe(failedStepId !== null);
    const asked = { kind: "rerun", ids: [id], mode: "failed_step" };
    const { eligible, notEligible } = await preview(asked);
    expect(eligible).toBe(allowed ? 1 : 0);
    if (allowed) return;
    expect(notEligible).toMatchObject([{ cause: mayRerun.failedStep.why, count: 1 }]);
    await expect(
      startOperation(engineer, declarations, StartOperation.parse({ ...asked, reason: "Again" })),
    ).rejects.toMatchObject({ status: 422, code: "nothing_to_do" });
  },
);
