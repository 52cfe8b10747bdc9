import { randomUUID } from "node:crypto";
import { newUlid } from "@vagus/primitives/ulid";
import { and, eq } from "drizzle-orm";
import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { compareWithEngine } from "@/testing/compare-with-engine";
import { everyKind } from "@/testing/every-kind";
import { withEngine } from "@/testing/with-engine";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { callEntry } from "../protocol/read-call.ts";
import { recordEntries } from "../record-entries.ts";
import { reconcileRuns } from "./reconcile-runs.ts";

withTestDatabase();
let client: Inngest.Any;
let ids: string[] = [];
/** Ends the open run of `held`. */
let release = () => {};
const { until } = withEngine({
  more: (inngest) => {
    client = inngest;
    const held = inngest.createFunction(
      { id: "held", concurrency: 1, triggers: [{ event: "test/held" }] },
      () =>
        new Promise((done) => {
          release = () => done(null);
        }),
    );
    const single = inngest.createFunction(
      { id: "single", singleton: { mode: "skip" }, triggers: [{ event: "test/single" }] },
      ({ step }) => step.sleep("long", "1h"),
    );
    const all = [...everyKind(inngest), held, single];
    ids = all.map((one) => one.id());
    return all;
  },
});

/** Everything is due at once. */
const NOW = { recheckMs: 0, settleMs: 0, lostMs: 3_600_000, listMs: 0 };
const send = (name: string, key: string = randomUUID()) =>
  client.send({ id: randomUUID(), name, data: { key } });

const runOf = async (id: string) => (await db().select().from(runs).where(eq(runs.id, id)))[0];

/** Renames a table while `work` runs, as a bad migration would; entries recorded meanwhile are lost. */
async function withoutTable(table: string, work: () => Promise<unknown>): Promise<void> {
  await asOwner(`alter table ${table} rename to ${table}_away`);
  try {
    await work();
  } finally {
    await asOwner(`alter table ${table}_away rename to ${table}`);
  }
}

/** Waits for the engine's newest run of a function in this status. */
async function engineRun(functionId: string, status: "completed" | "running" | "skipped" | "queued") {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const answer = await engineApi.listRuns({ functionId, statuses: [status], limit: 1 });
    if (answer.ok && answer.value.runs[0]) return answer.value.runs[0];
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`The engine never had a run of ${functionId} that is ${status}.`);
}

describe("after the ledger could not be written", () => {
  it("inserts a run that was never recorded, from the engine's list", async () => {
    await withoutTable("runs", async () => {
      await send("kind/caught", "unseen");
      await engineRun("kind-caught", "completed");
    });
    const { id } = await engineRun("kind-caught", "completed");
    await until("the run", async () => {
      await reconcileRuns(NOW);
      return (await runOf(id))?.status === "completed" ? true : undefined;
    });
    expect(await runOf(id)).toMatchObject({
      functionId: "kind-caught",
      trigger: "kind/caught",
      input: { key: "unseen" },
    });
  });

  it("records lost steps from the memoised results in the next call", async () => {
    const key = randomUUID();
    await withoutTable("run_steps", async () => {
      await send("kind/all", key);
      // By then most of its steps are done.
      await engineRun("kind-child", "completed");
    });
    await until("the answer's wait", async () => {
      const [wait] = await db().select().from(runSteps).where(eq(runSteps.stepId, "answer"));
      return wait;
    });
    await send("kind/answer", key);
    const run = await until("the end", async () => {
      const [found] = await db()
        .select()
        .from(runs)
        .where(and(eq(runs.functionId, "kind-all"), eq(runs.status, "completed")));
      return found;
    });
    const steps = await db().select().from(runSteps).where(eq(runSteps.runId, run.id));
    const told = Object.fromEntries(steps.map(({ stepId, status, output }) => [stepId, { status, output }]));
    expect(told.plain).toEqual({ status: "completed", output: { a: 1, b: "two" } });
    expect(told["same:1"]).toEqual({ status: "completed", output: 2 });
    expect(Object.keys(told)).toHaveLength(11);
  });
});

describe("a run that ended without reporting", () => {
  it("ends as the engine reports, with its open steps", async () => {
    await send("kind/sleeps");
    const { id } = await engineRun("kind-sleeps", "running");
    await until("its wait", async () => ((await runOf(id))?.status === "waiting" ? true : undefined));
    await engineApi.cancelRun(id);
    await reconcileRuns(NOW);
    const ended = await runOf(id);
    expect(ended?.status).toBe("cancelled");
    expect(ended?.endedBecause).toEqual({ code: "cancelled_in_engine" });
    const [step] = await db()
      .select()
      .from(runSteps)
      .where(and(eq(runSteps.runId, id), eq(runSteps.stepId, "long")));
    expect(step?.status).toBe("cancelled");
    await reconcileRuns(NOW);
    expect((await runOf(id))?.endedAt).toEqual(ended?.endedAt);
  });
});

describe("runs the app never saw", () => {
  it("are listed while they are queued, and go on like any other run", async () => {
    await send("test/held");
    await send("test/held");
    const { id } = await engineRun("held", "queued");
    await reconcileRuns(NOW);
    expect(await runOf(id)).toMatchObject({
      status: "queued",
      startedAt: null,
      trigger: "test/held",
      calls: 0,
    });
    const ended = await until("both ends", async () => {
      release();
      const found = await db().select().from(runs).where(eq(runs.functionId, "held"));
      return found.length === 2 && found.every(({ endedAt }) => endedAt) ? found : undefined;
    });
    expect(ended.map(({ status }) => status)).toEqual(["completed", "completed"]);
  });

  it("are listed when they were skipped, with the reason", async () => {
    await send("test/single");
    await engineRun("single", "running");
    await send("test/single");
    const { id, skipReason } = await engineRun("single", "skipped");
    await reconcileRuns(NOW);
    expect(await runOf(id)).toMatchObject({
      status: "skipped",
      startedAt: null,
      endedBecause: { code: "skipped_by_engine", reason: skipReason },
    });
    expect(skipReason).toMatch(/\S/);
  });
});

describe("a run the engine does not know", () => {
  it("is marked as lost, ended after a while, and reopened when the engine calls it after all", async () => {
    const id = `run_${newUlid()}`;
    await db().insert(runs).values({
      id,
      functionId: "kind-all",
      status: "waiting",
      trigger: "kind/all",
      queuedAt: new Date(),
      startedAt: new Date(),
    });
    await reconcileRuns(NOW);
    expect(await runOf(id)).toMatchObject({ status: "waiting", endedAt: null, lostSince: expect.any(Date) });
    await reconcileRuns({ ...NOW, lostMs: 0 });
    const closed = await runOf(id);
    expect(closed).toMatchObject({
      status: "cancelled",
      endedBecause: { code: "unknown_to_engine", since: expect.any(String) },
    });
    const event = { name: "kind/all" };
    const call = { runId: id, functionId: "kind-all", at: new Date().toISOString() };
    await recordEntries([callEntry({ event, events: [event], steps: {} }, call)]);
    expect(await runOf(id)).toMatchObject({
      status: "running",
      endedAt: null,
      endedBecause: null,
      lostSince: null,
    });
    await db().delete(runs).where(eq(runs.id, id));
  });
});

it("in the end every run has the engine's status", async () => {
  await reconcileRuns(NOW);
  const { ledger, engine } = await compareWithEngine(ids);
  const skippedAside = ledger.filter(({ status }) => status !== "skipped");
  expect(skippedAside).toEqual(engine);
});
