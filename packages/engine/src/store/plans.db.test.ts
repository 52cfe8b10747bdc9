import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeRow } from "../../conformance/change-row.ts";
import { type MigratedDatabase, openMigratedDatabase } from "../../conformance/migrated-database.ts";
import { FREE_FLOW } from "../core/flow-control/run-flow.ts";
import { openPool, type Sql } from "./connect.ts";
import { acceptEvents } from "./events/accept-events.ts";
import type { StartRow } from "./events/event-batch.ts";
import { readRegistryRevision } from "./load-registry.ts";
import { claimJobs, promoteDueJobs } from "./queue/claim-jobs.ts";
import { loadRuns } from "./runs/load-runs.ts";
import { saveChanges } from "./runs/save-changes.ts";

const CROWD = 3000;
/** More rows than any statement needs for one run, and far fewer than a scan would read. */
const FEW = 30;

let database: MigratedDatabase;
/** One connection, so that every statement is planned once, while the tables are still empty. */
let sql: Sql;
beforeAll(async () => {
  database = await openMigratedDatabase();
  sql = openPool(database.url, 1);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** Rows of the hot tables that this connection has read; only differences within a transaction mean something. */
async function rowsReadSoFar(): Promise<number> {
  const [row] = await sql<{ rows_read: number }[]>`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows_read
    from pg_stat_xact_user_tables where relname in ('jobs', 'runs', 'steps', 'events')`;
  return row?.rows_read ?? 0;
}

async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  await sql`begin`;
  const before = await rowsReadSoFar();
  await work();
  const after = await rowsReadSoFar();
  await sql`commit`;
  return after - before;
}

/** One run's way from its event to its end. */
async function oneRun(registryRevision: number): Promise<void> {
  const [runId, jobId, eventId] = [newUlid(), newUlid(), newUlid()];
  const payload = JSON.stringify({ data: {}, id: eventId, name: "app/f", ts: 1 });
  const start: StartRow = {
    ...FREE_FLOW,
    run_id: runId,
    job_id: jobId,
    function_id: database.functionId,
    internal_id: eventId,
    claimed_event_id: null,
    created_at_ms: 1,
    due_at_ms: 1,
    ready: true,
    leased: true,
    rank_ms: 1,
  };
  const event = { internal_id: eventId, event_id: eventId, name: "app/f", payload };
  const accepted = await acceptEvents(sql, "me", 1, {
    registryRevision,
    events: [{ ...event, is_seeded: true, route_job_id: null, lease_token: null }],
    starts: [start],
    cancelTriggers: [],
    admissions: [],
    wakes: null,
  });
  expect(accepted).toEqual({ startedRunIds: [runId], woken: [] });
  await claimJobs(sql, "me", { limit: 10, nowMs: 1, held: [], reserve: 0, withLimited: true });
  await promoteDueJobs(sql, 1);
  await loadRuns(sql, [runId]);
  const step = { run_id: runId, step_id: "a", op: "StepRun", name: "a", step_group: 1, racing: false };
  const saved = await saveChanges(sql, "me", 1, {
    changes: [changeRow({ run_id: runId, id: jobId, lease_token: 1 })],
    steps: [{ ...step, state: "done", position: 0, memo: "{}" }],
    jobs: [],
    emitted: [],
  });
  expect(saved.outcomes.get(runId)).toBe("saved");
}

test("a run's statements read its own rows, however many others sleep or are under way", async () => {
  const revision = await readRegistryRevision(sql);
  expect(await rowsRead(() => oneRun(revision))).toBeLessThan(FEW);
  await sql`
    with crowd as (
      insert into runs (id, function_id, event_ids, created_at_ms)
      select 'run ' || n, ${database.functionId}, array['event ' || n], 1 from generate_series(1, ${CROWD}) as n
      returning id
    )
    insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, lease_owner)
    select 'job ' || id, 'sleep', id, 9e12, 1, false, case when right(id, 1) = '1' then 'me' end from crowd`;
  // With the plans made for empty tables, with those a fresh look at the tables leads to.
  expect(await rowsRead(() => oneRun(revision))).toBeLessThan(FEW);
  await sql`analyze`;
  expect(await rowsRead(() => oneRun(revision))).toBeLessThan(FEW);
});
