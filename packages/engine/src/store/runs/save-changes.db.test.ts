import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { changeRow } from "../../../conformance/change-row.ts";
import { type MigratedDatabase, openMigratedDatabase } from "../../../conformance/migrated-database.ts";
import { claimJobs, type LeasedJob } from "../queue/claim-jobs.ts";
import type { ChangeBatch, StepRow } from "./change-batch.ts";
import { saveChanges } from "./save-changes.ts";

const ME = "instance-me";
let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.sql`delete from jobs`);

/** A run with one discovery that this process has leased. */
async function leasedRun(owner = ME): Promise<LeasedJob & { run_id: string }> {
  const { sql } = database;
  const runId = await database.addRun();
  await sql`insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready)
    values (${newUlid()}, 'discovery', ${runId}, 0, 0, true)`;
  const [job] = (
    await claimJobs(sql, owner, { limit: 1, nowMs: Date.now(), held: [], reserve: 0, withLimited: false })
  ).jobs;
  if (!job) throw new Error("nothing was claimed");
  return { ...job, run_id: runId };
}

const step = (runId: string, memo: string, fields: Partial<StepRow> = {}): StepRow => ({
  run_id: runId,
  step_id: "a",
  state: "done",
  op: "StepRun",
  name: "a",
  step_group: 1,
  racing: false,
  position: 0,
  memo,
  ...fields,
});
const save = async (batch: Partial<ChangeBatch>, owner = ME) => (await write(batch, owner)).outcomes;
const write = (batch: Partial<ChangeBatch>, owner = ME) =>
  saveChanges(database.sql, owner, Date.now(), { changes: [], steps: [], jobs: [], emitted: [], ...batch });
const memos = async (runId: string) =>
  (await database.sql`select memo::text from steps where run_id = ${runId}`).map((row) => row.memo);
const revision = async (runId: string) =>
  (await database.sql`select revision from runs where id = ${runId}`)[0]?.revision;

test("a change is written whole: run, step and the queue item that goes on under a new token", async () => {
  const job = await leasedRun();
  const outcome = await save({ changes: [changeRow(job)], steps: [step(job.run_id, '{"data":1}')] });
  expect(outcome.get(job.run_id)).toBe("saved");
  expect(await memos(job.run_id)).toEqual(['{"data":1}']);
  const [row] = await database.sql`select lease_owner, lease_token, attempt from jobs where id = ${job.id}`;
  expect(row).toEqual({ lease_owner: ME, lease_token: job.lease_token + 1, attempt: 0 });
});

test("a change that was decided on an older revision writes nothing", async () => {
  const job = await leasedRun();
  await database.sql`update runs set revision = 3 where id = ${job.run_id}`;
  const outcome = await save({ changes: [changeRow(job)], steps: [step(job.run_id, "null")] });
  expect(outcome.get(job.run_id)).toBe("stale");
  expect([await memos(job.run_id), await revision(job.run_id)]).toEqual([[], 3]);
});

test("a lease that was taken over writes nothing: another owner, another token, or no item at all", async () => {
  for (const takeOver of [
    (id: string) =>
      database.sql`update jobs set lease_owner = 'other', lease_token = lease_token + 1 where id = ${id}`,
    (id: string) => database.sql`update jobs set lease_token = lease_token + 1 where id = ${id}`,
    (id: string) => database.sql`update jobs set lease_owner = null where id = ${id}`,
    (id: string) => database.sql`delete from jobs where id = ${id}`,
  ]) {
    const job = await leasedRun();
    await takeOver(job.id);
    const outcome = await save({ changes: [changeRow(job)], steps: [step(job.run_id, "null")] });
    expect(outcome.get(job.run_id)).toBe("lost");
    expect([await memos(job.run_id), await revision(job.run_id)]).toEqual([[], 0]);
  }
});

test("in a group each run is judged by itself", async () => {
  const [good, stale, lost] = [await leasedRun(), await leasedRun(), await leasedRun()];
  const outcome = await save({
    changes: [changeRow(good), changeRow(stale, { revision: 9 }), changeRow(lost, { lease_token: 99 })],
    steps: [good, stale, lost].map((job) => step(job.run_id, '"x"')),
  });
  expect([good, stale, lost].map((job) => outcome.get(job.run_id))).toEqual(["saved", "stale", "lost"]);
  expect(await memos(good.run_id)).toEqual(['"x"']);
  expect(await memos(stale.run_id)).toEqual([]);
  expect(await memos(lost.run_id)).toEqual([]);
});

test("of two concurrent writers one is saved and the other is refused as late", async () => {
  for (let round = 0; round < 20; round++) {
    const job = await leasedRun();
    const outcomes = await Promise.all(
      ["1", "2"].map((memo) => save({ changes: [changeRow(job)], steps: [step(job.run_id, memo)] })),
    );
    expect(outcomes.map((one) => one.get(job.run_id)).filter((one) => one === "saved")).toHaveLength(1);
    expect(await memos(job.run_id)).toHaveLength(1);
    expect(await revision(job.run_id)).toBe(1);
  }
});

test("the first memo of a step stays, a reported step takes its memo", async () => {
  const job = await leasedRun();
  const pending = step(job.run_id, "null", { state: "pending", memo: null, position: null });
  await save({ changes: [changeRow(job)], steps: [pending] });
  for (const [revisionNow, memo] of [
    [1, '"first"'],
    [2, '"second"'],
  ] as const) {
    const now = changeRow(job, { revision: revisionNow, lease_token: job.lease_token + revisionNow });
    expect((await save({ changes: [now], steps: [step(job.run_id, memo)] })).get(job.run_id)).toBe("saved");
  }
  expect(await memos(job.run_id)).toEqual(['"first"']);
});

test("the end of a run deletes its queue items and no others", async () => {
  const [job, other] = [await leasedRun(), await leasedRun()];
  await database.sql`insert into jobs (id, kind, run_id, step_id, due_at_ms, rank_ms, ready)
    values (${newUlid()}, 'sleep', ${job.run_id}, 'nap', 9e15, 0, false)`;
  const end = changeRow(job, { status: "completed", ended_at_ms: 7, output: '{"a":1}', again_kind: null });
  await save({ changes: [end] });
  const left = await database.sql`select id from jobs`;
  expect(left.map((row) => row.id)).toEqual([other.id]);
  const [run] =
    await database.sql`select status, output, ended_at_ms::integer from runs where id = ${job.run_id}`;
  expect(run).toEqual({ status: "completed", output: { a: 1 }, ended_at_ms: 7 });
});

test("a system event is stored with the end; it is routed when someone listens or waits", async () => {
  const emit = async (hasListeners: boolean) => {
    const job = await leasedRun();
    const event = {
      run_id: job.run_id,
      internal_id: newUlid(),
      event_id: job.run_id,
      name: "inngest/function.finished",
      payload: "{}",
      is_routed: hasListeners,
      route_job_id: newUlid(),
    };
    const { hasRoutes } = await write({
      changes: [changeRow(job, { ended_at_ms: 1, again_kind: null })],
      emitted: [event],
    });
    const stored = await database.sql`select 1 from events where internal_id = ${event.internal_id}`;
    const routed = await database.sql`select 1 from jobs where id = ${event.route_job_id}`;
    expect(hasRoutes).toBe(routed.length > 0);
    return [stored.length, routed.length];
  };
  expect(await emit(false)).toEqual([1, 0]);
  expect(await emit(true)).toEqual([1, 1]);
  const waiting = await database.addRun();
  await database.sql`insert into jobs (id, kind, run_id, step_id, due_at_ms, rank_ms, ready, waits_for)
    values (${newUlid()}, 'wait', ${waiting}, 'w', 9e15, 0, false, 'inngest/function.finished')`;
  expect(await emit(false)).toEqual([1, 1]);
});
