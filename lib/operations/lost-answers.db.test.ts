import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { auditLog, operationItems, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { localUser } from "@/testing/local-user";
import { breakable, claimLongAgo, giveNewDriver, leaveTo } from "@/testing/operations";
import { withEngine } from "@/testing/with-engine";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { abortOperation, pauseOperation, resumeOperation } from "./control-operation.ts";
import { advanceOperation } from "./drive/advance-operation.ts";
import { listOperationItems } from "./list-operation-items.ts";
import { StartOperation } from "./order-schemas.ts";
import { readOperation } from "./read-operation.ts";
import { startOperation } from "./start-operation.ts";

withTestDatabase();
const fragile = breakable();
const { until } = withEngine({ more: fragile.functions });
const declarations = withDeclarations();

const engineer = localUser("engineer");
let sendEvents: (events: { id: string; name: string; data: Record<string, unknown> }[]) => Promise<void>;

beforeAll(async () => {
  ({ sendEvents } = await import("@/lib/events/send-events"));
});

const start = (asked: object) =>
  startOperation(
    engineer,
    declarations,
    StartOperation.parse({ kind: "rerun", reason: "Mended.", ratePerSecond: 100, canary: 0, ...asked }),
  );

const over = (id: string) =>
  until("the end of the operation", async () => {
    const operation = await readOperation(engineer, id);
    return operation.endedAt ? operation : undefined;
  });

/** Runs of `test-fragile` that failed, oldest first. */
async function failedRuns(count: number): Promise<string[]> {
  fragile.broken = true;
  const customerId = `cust_${newUlid()}`;
  await sendEvents(
    Array.from({ length: count }, () => ({ id: newUlid(), name: "test/fragile", data: { customerId } })),
  );
  const failed = await until(`${count} failed runs`, async () => {
    const found = await db()
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.customerId, customerId), eq(runs.status, "failed")))
      .orderBy(runs.id);
    return found.length === count ? found : undefined;
  });
  fragile.broken = false;
  return failed.map(({ id }) => id);
}

const rerunsOf = async (id: string) => {
  const found = await engineApi.findReruns(id);
  return found.ok ? found.value : [];
};

/** An operation without a driver, for the state that a killed process leaves behind. */
async function undriven(asked: object, driver?: string): Promise<string> {
  const id = await start(asked);
  await leaveTo(id, driver);
  return id;
}

/** Drives an operation to its end, as the run that is its driver. */
const driveToTheEnd = (id: string) =>
  until("the end", async () =>
    (await advanceOperation(id, { functionId: "run-operation", runId: "run_of_this_test" }, declarations))
      .over
      ? true
      : undefined,
  );

describe("an item whose answer was lost", () => {
  it("is found when the engine did the work, and done when it did not", async () => {
    const targets = await failedRuns(3);
    const id = await undriven({ ids: targets });
    // Killed after the engine accepted it, and before.
    const done = await engineApi.rerunRun(targets[0] ?? "", { stepId: "second" });
    await claimLongAgo(id, 1);
    await claimLongAgo(id, 2);
    await giveNewDriver(id);
    expect(await over(id)).toMatchObject({ total: 3, done: 3, residue: 0, auditRows: 5 });
    const { items } = await listOperationItems(engineer, id, {});
    expect(items[0]?.newRunId).toBe(done.ok ? done.value : "");
    for (const target of targets) expect(await rerunsOf(target)).toHaveLength(1);
  });

  it("of a cancellation gets the status the engine has", async () => {
    const customerId = `cust_${newUlid()}`;
    await sendEvents([1, 2].map(() => ({ id: newUlid(), name: "test/asleep", data: { customerId } })));
    const waiting = await until("two waiting runs", async () => {
      const found = await db()
        .select()
        .from(runs)
        .where(and(eq(runs.customerId, customerId), eq(runs.status, "waiting")))
        .orderBy(runs.id);
      return found.length === 2 ? found : undefined;
    });
    const id = await undriven({ kind: "cancel", ids: waiting.map((run) => run.id) });
    await engineApi.cancelRun(waiting[0]?.id ?? "");
    await claimLongAgo(id, 1);
    await claimLongAgo(id, 2);
    await giveNewDriver(id);
    expect(await over(id)).toMatchObject({ total: 2, done: 2, residue: 0, auditRows: 4 });
  });

  it("is left alone while the request may be in flight", async () => {
    const targets = await failedRuns(1);
    const id = await undriven({ ids: targets }, "run_of_this_test");
    await db().update(operationItems).set({ actedAt: sql`now()` }).where(eq(operationItems.operationId, id));
    for (let turn = 0; turn < 3; turn++) {
      expect(
        await advanceOperation(id, { functionId: "run-operation", runId: "run_of_this_test" }, declarations),
      ).toMatchObject({ over: false });
    }
    expect(await rerunsOf(targets[0] ?? "")).toEqual([]);
    await abortOperation(engineer, id);
    await claimLongAgo(id, 1);
    // Aborted: items that never started stay unstarted.
    await driveToTheEnd(id);
    expect(await rerunsOf(targets[0] ?? "")).toEqual([]);
    expect(await readOperation(engineer, id)).toMatchObject({ status: "aborted", skipped: 1, done: 0 });
  });

  it("is acted on once by ten drivers with the same run id", async () => {
    const targets = await failedRuns(20);
    const id = await undriven({ ids: targets }, "run_of_this_test");
    await Promise.all(Array.from({ length: 10 }, () => driveToTheEnd(id)));
    expect(await readOperation(engineer, id)).toMatchObject({ done: 20, residue: 0, auditRows: 22 });
    for (const target of targets) expect(await rerunsOf(target)).toHaveLength(1);
  });

  it("of an operation with another driver is not touched", async () => {
    const targets = await failedRuns(1);
    const id = await undriven({ ids: targets });
    expect(
      await advanceOperation(id, { functionId: "run-operation", runId: "run_of_somebody" }, declarations),
    ).toEqual({ over: true });
    expect(await readOperation(engineer, id)).toMatchObject({ left: 1, inFlight: 0 });
    await giveNewDriver(id);
    await over(id);
  });
});

describe("a rerun", () => {
  it("from the failed step keeps the results before it; from the top repeats every step", async () => {
    const [target = ""] = await failedRuns(1);
    await over(await start({ ids: [target] }));
    const stepped = (await rerunsOf(target))[0]?.id.replace("run_", "") ?? "";
    expect(fragile.began.filter((one) => one.startsWith(stepped))).toEqual([`${stepped} second`]);
    const [other = ""] = await failedRuns(1);
    await over(await start({ ids: [other], mode: "top" }));
    const whole = (await rerunsOf(other))[0]?.id.replace("run_", "") ?? "";
    expect(fragile.began.filter((one) => one.startsWith(whole))).toEqual([
      `${whole} first`,
      `${whole} second`,
    ]);
  });

  it("of a run the engine no longer has starts with the input in the ledger", async () => {
    const [target = ""] = await failedRuns(1);
    const forgotten = `run_${newUlid()}`;
    await db().execute(sql`
      insert into runs (id, function_id, status, trigger, input, customer_id, queued_at, ended_at)
      select ${forgotten}, function_id, status, trigger, input, customer_id, queued_at, ended_at from runs where id = ${target}`);
    const id = await start({ ids: [forgotten], mode: "top" });
    expect(await over(id)).toMatchObject({ done: 1 });
    const { items } = await listOperationItems(engineer, id, {});
    const [again] = await db()
      .select()
      .from(runs)
      .where(eq(runs.id, items[0]?.newRunId ?? ""));
    expect(again).toMatchObject({
      status: "completed",
      rerunOf: forgotten,
      operationId: id,
      functionId: "test-fragile",
    });
  });

  it("with edited input takes one run, and input that fits its event", async () => {
    const [target = ""] = await failedRuns(1);
    const edited = { mode: "edited", input: { operationId: 7 } };
    await expect(start({ ids: [target], ...edited })).rejects.toMatchObject({ code: "invalid_edited_input" });
    await db().update(runs).set({ trigger: "ops/operation.changed" }).where(eq(runs.id, target));
    await expect(start({ ids: [target], ...edited })).rejects.toMatchObject({
      message: expect.stringContaining("does not fit"),
    });
    const id = await start({ ids: [target], mode: "edited", input: { operationId: "op_7" } });
    expect(await over(id)).toMatchObject({ done: 1, mode: "edited" });
    const { items } = await listOperationItems(engineer, id, {});
    const [again] = await db()
      .select()
      .from(runs)
      .where(eq(runs.id, items[0]?.newRunId ?? ""));
    expect(again).toMatchObject({ rerunOf: target, input: { operationId: "op_7" } });
  });
});

describe("two people at once", () => {
  it("start the same: one succeeds, the other gets `nothing_to_do`", async () => {
    const targets = await failedRuns(4);
    const ask = () => start({ ids: targets, ratePerSecond: 1 });
    const answers = await Promise.allSettled([ask(), ask(), ask()]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected")
        expect(answer.reason).toMatchObject({
          code: "nothing_to_do",
          message: expect.stringContaining("Another operation holds it."),
        });
    const id = answers.find((answer) => answer.status === "fulfilled")?.value ?? "";
    expect(await over(id)).toMatchObject({ done: 4 });
    for (const target of targets) expect(await rerunsOf(target)).toHaveLength(1);
  });

  it("pause, resume and abort: each gets the status of the row, and no item starts afterwards", async () => {
    const targets = await failedRuns(30);
    const id = await start({ ids: targets, ratePerSecond: 4 });
    await until("the first ones", async () =>
      (await readOperation(engineer, id)).done > 0 ? true : undefined,
    );
    await Promise.all([pauseOperation(engineer, id), pauseOperation(localUser("admin"), id)]);
    const paused = await until("nothing in flight", async () => {
      const operation = await readOperation(engineer, id);
      return operation.inFlight === 0 ? operation : undefined;
    });
    expect(paused).toMatchObject({ status: "paused", pausedByItself: false });
    expect(paused.left).toBeGreaterThan(0);
    const acted = await Promise.allSettled([
      abortOperation(engineer, id),
      resumeOperation(localUser("admin"), id),
      abortOperation(engineer, id),
    ]);
    expect([acted[0]?.status, acted[2]?.status]).toEqual(["fulfilled", "fulfilled"]);
    const end = await over(id);
    expect(end).toMatchObject({ status: "aborted", failed: 0, residue: 0, left: 0, inFlight: 0 });
    expect(end.done + end.skipped).toBe(30);
    await expect(resumeOperation(engineer, id)).rejects.toMatchObject({ code: "wrong_status" });
    const begun = (await Promise.all(targets.map(rerunsOf))).flat();
    expect(begun).toHaveLength(end.done);
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, id)).orderBy(auditLog.seq);
    // Two people pause at once, and one of them does it; a resume may come before the abort, or be refused.
    const changes = audit.slice(1, -1).map(({ action, detail }) => `${action} to ${detail.to}`);
    expect([audit[0]?.action, audit.at(-1)?.action]).toEqual(["operation_started", "operation_finished"]);
    expect(changes.filter((change) => !change.endsWith("running"))).toEqual([
      "operation_changed to paused",
      "operation_changed to aborted",
    ]);
  });

  it("are refused without the permission", async () => {
    const [target = ""] = await failedRuns(1);
    const viewer = localUser("viewer");
    const asked = StartOperation.parse({ kind: "rerun", reason: "x", ids: [target] });
    await expect(startOperation(viewer, declarations, asked)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(pauseOperation(viewer, "op_1")).rejects.toMatchObject({ code: "not_allowed" });
    await expect(abortOperation(engineer, "op_1")).rejects.toMatchObject({ code: "not_found" });
  });
});
