import { readdirSync } from "node:fs";
import { join } from "node:path";
import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../../conformance/migrated-database.ts";
import { FREE_FLOW } from "../core/flow-control/run-flow.ts";
import { openPool } from "./connect.ts";
import { acceptEvents } from "./events/accept-events.ts";
import type { EventRow, StartRow, WakeRow } from "./events/event-batch.ts";
import { findWaits } from "./events/find-waits.ts";
import { loadRegistry } from "./load-registry.ts";
import { migrate } from "./migrate.ts";
import { claimJobs, promoteDueJobs } from "./queue/claim-jobs.ts";
import { leaveQueue, reapInstances, signLife } from "./queue/instances.ts";

let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate jobs, instances, event_claims, events, runs cascade`);

async function addJob(fields: { rank?: number; due?: number; ready?: boolean; owner?: string | null } = {}) {
  const id = newUlid();
  const { rank = 0, due = 0, ready = true, owner = null } = fields;
  await database.sql`insert into jobs (id, kind, due_at_ms, rank_ms, ready, lease_owner)
    values (${id}, 'route', ${due}, ${rank}, ${ready}, ${owner})`;
  return id;
}

const claim = async (owner: string, limit: number) =>
  (await claimJobs(database.sql, owner, { limit, nowMs: 1, held: [], reserve: 0, withLimited: false })).jobs;

describe("the queue", () => {
  test("items of older runs go first, then those that were queued first", async () => {
    const late = await addJob({ rank: 30 });
    const [first, second] = [await addJob({ rank: 20 }), await addJob({ rank: 20 })];
    const oldest = await addJob({ rank: 10 });
    const claimed: string[] = [];
    for (let i = 0; i < 4; i++) {
      const [job] = await claim("me", 1);
      claimed.push(job?.id ?? "");
    }
    expect(claimed).toEqual([oldest, first, second, late]);
    expect(await claim("me", 10)).toEqual([]);
  });

  test("engines that claim at a time never get the same item", async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => addJob({ rank: i })));
    const claims = await Promise.all(["a", "b", "c", "d"].map((owner) => claim(owner, 30)));
    const claimed = claims.flat().map((job) => job.id);
    expect(claimed.sort()).toEqual(ids.sort());
  });

  test("due items become ready, and the next due time is returned", async () => {
    await addJob({ due: 100, ready: false });
    await addJob({ due: 300, ready: false });
    await addJob({ due: 200, ready: false });
    expect(await promoteDueJobs(database.sql, 150)).toBe(200);
    expect(await claim("me", 10)).toHaveLength(1);
    expect(await promoteDueJobs(database.sql, 400)).toBeNull();
    expect(await claim("me", 10)).toHaveLength(2);
  });

  test("migrations run once, however many processes start at a time", async () => {
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    const rows = await database.sql`select name from engine_migrations order by name`;
    expect(rows.map((row) => row.name)).toEqual(readdirSync(join(import.meta.dirname, "migrations")).sort());
  });

  test("a database of another version is refused by name and left as it is", async () => {
    await database.sql`insert into engine_migrations (name) values ('0001_engine.sql')`;
    await expect(migrate(database.url)).rejects.toThrow(
      /another version of the engine.*\(0001_engine\.sql\).*Start with an empty database/,
    );
    await database.sql`delete from engine_migrations where name = '0001_engine.sql'`;
    await expect(migrate(database.url)).resolves.toBeUndefined();
  });
});

describe("processes", () => {
  test("items of a process whose session is gone are freed, items of living processes are not", async () => {
    const [alive, dying] = [openPool(database.url, 1), openPool(database.url, 1)];
    await signLife(alive, "alive");
    await signLife(dying, "dying");
    const [kept, lost, orphan] = [
      await addJob({ owner: "alive" }),
      await addJob({ owner: "dying" }),
      await addJob({ owner: "nobody-knows" }),
    ];
    // The test server may have started a moment ago; then the lock alone proves nothing yet.
    await database.sql`update instances set heartbeat_at = now() - interval '31 seconds' where id = 'dying'`;
    await dying.end();
    expect(await reapInstances(database.sql, "me")).toBe(2);
    const free = await claim("me", 10);
    expect(free.map((job) => job.id).sort()).toEqual([lost, orphan].sort());
    expect(free.every((job) => job.lease_token === 2)).toBe(true);
    await leaveQueue(database.sql, "alive");
    expect((await claim("me", 10)).map((job) => job.id)).toEqual([kept]);
    await alive.end();
  });
});

const event = (name: string, data: unknown, fields: Partial<EventRow> = {}): EventRow => {
  const id = newUlid();
  const payload = JSON.stringify({ data, id, name, ts: 1 });
  return {
    internal_id: id,
    is_seeded: true,
    event_id: id,
    name,
    payload,
    route_job_id: null,
    lease_token: null,
    ...fields,
  };
};
const start = (from: EventRow, claimed: string | null = null): StartRow => ({
  run_id: newUlid(),
  job_id: newUlid(),
  function_id: database.functionId,
  internal_id: from.internal_id,
  claimed_event_id: claimed,
  created_at_ms: 1,
  due_at_ms: 1,
  ready: true,
  leased: false,
  rank_ms: 1,
  ...FREE_FLOW,
});
async function accept(events: EventRow[], starts: StartRow[] = [], wakes: WakeRow[] | null = []) {
  const { revision } = await loadRegistry(database.sql);
  return await acceptEvents(database.sql, "me", 5, {
    registryRevision: revision,
    events,
    starts,
    cancelTriggers: [],
    admissions: [],
    wakes,
  });
}
const runCount = async () => (await database.sql`select 1 from runs`).length;

describe("events coming in", () => {
  test("an event id starts a function once within a day", async () => {
    const [one, two, three] = [event("x", 1), event("x", 1), event("x", 1)];
    await accept([one], [start(one, "mine")]);
    await accept([two], [start(two, "mine")]);
    expect(await runCount()).toBe(1);
    await database.sql`update event_claims set expires_at = now()`;
    await accept([three], [start(three, "mine")]);
    expect(await runCount()).toBe(2);
  });

  test("a run may start with its first queue item leased; one that is not started leaves none", async () => {
    const [one, two] = [event("x", 1), event("x", 1)];
    const leased = (from: EventRow) => ({ ...start(from, "taken"), leased: true });
    const first = leased(one);
    expect(await accept([one], [first])).toEqual({ startedRunIds: [first.run_id], woken: [] });
    expect(await accept([two], [leased(two)])).toEqual({ startedRunIds: [], woken: [] });
    const rows = await database.sql`select id, lease_owner, lease_token from jobs`;
    expect(rows).toEqual([{ id: first.job_id, lease_owner: "me", lease_token: 1 }]);
  });

  test("the same internal id again starts and resumes nothing", async () => {
    const one = event("x", 1);
    await accept([one], [start(one)]);
    await accept([one], [start(one)]);
    expect(await runCount()).toBe(1);
  });

  test("nothing is written when the registry has changed meanwhile", async () => {
    const one = event("x", 1);
    const batch = {
      registryRevision: -1,
      events: [one],
      starts: [start(one)],
      cancelTriggers: [],
      admissions: [],
      wakes: [],
    };
    expect(await acceptEvents(database.sql, "me", 5, batch)).toBe("stale");
    expect([await runCount(), (await database.sql`select 1 from events`).length]).toEqual([0, 0]);
  });

  async function addWait(fields: {
    name?: string;
    path?: string | null;
    value?: string | null;
    owner?: string | null;
  }) {
    const id = newUlid();
    const runId = await database.addRun({ own: 1 });
    const { name = "x", path = null, value = null, owner = null } = fields;
    await database.sql`insert into jobs
      (id, kind, run_id, step_id, due_at_ms, rank_ms, ready, waits_for, waits_if, waits_path, waits_value, lease_owner)
      values (${id}, 'wait', ${runId}, ${id}, 9e15, 0, false, ${name}, 'true', ${path}, ${value}, ${owner})`;
    return id;
  }
  const found = async (incoming: EventRow) =>
    (await findWaits(database.sql, [incoming])).map((wait) => wait.jobId).sort();

  test("waits are found by name and key, with the event of their run", async () => {
    const open = await addWait({});
    const byId = await addWait({ path: '["data","id"]', value: '"a"' });
    const byNull = await addWait({ path: '["data","none"]', value: "null" });
    const deep = await addWait({ path: '["data","list",1]', value: "2" });
    await addWait({ path: '["data","id"]', value: '"b"' });
    await addWait({ name: "other" });
    await addWait({ owner: "being timed out" });
    expect(await found(event("x", { id: "a", list: [1, 2] }))).toEqual([open, byId, byNull, deep].sort());
    const [wait] = await findWaits(database.sql, [event("x", { id: 1 })]);
    expect(wait).toMatchObject({ condition: "true", event: { name: "app/f", data: { own: 1 } } });
  });

  test("a wait is resumed once: by the first event, and not when its timeout is being worked on", async () => {
    const [wait, timedOut] = [await addWait({}), await addWait({ owner: "someone" })];
    const [one, two] = [event("x", 1), event("x", 2)];
    await accept(
      [one],
      [],
      [wait, timedOut].map((job_id) => ({
        job_id,
        run_id: "",
        share: "",
        internal_id: one.internal_id,
        leased: false,
      })),
    );
    await accept(
      [two],
      [],
      [{ job_id: wait, run_id: "", share: "", internal_id: two.internal_id, leased: false }],
    );
    const rows = await database.sql`select id, matched_event_id, ready from jobs order by id`;
    expect(rows.find((row) => row.id === wait)).toMatchObject({
      matched_event_id: one.internal_id,
      ready: true,
    });
    expect(rows.find((row) => row.id === timedOut)).toMatchObject({ matched_event_id: null });
    expect(await found(event("x", 3))).toEqual([]);
  });

  test("the process that resumes a wait may lease its item", async () => {
    const wait = await addWait({});
    const one = event("x", 1);
    const accepted = await accept(
      [one],
      [],
      [{ job_id: wait, run_id: "", share: "", internal_id: one.internal_id, leased: true }],
    );
    const job = { id: wait, kind: "wait", lease_token: 1, matched_event_id: one.internal_id, due_at_ms: 5 };
    expect(accepted).toMatchObject({ startedRunIds: [], woken: [job] });
    const [row] = await database.sql`select lease_owner, lease_token from jobs where id = ${wait}`;
    expect(row).toEqual({ lease_owner: "me", lease_token: 1 });
    expect(await claim("other", 10)).toEqual([]);
  });

  test("an awaited event is not stored before its waits were looked for", async () => {
    await addWait({});
    expect(await accept([event("x", 1)], [], null)).toBe("awaited");
    expect(await database.sql`select 1 from events where name = 'x'`).toHaveLength(0);
    expect(await accept([event("y", 1)], [], null)).toEqual({ startedRunIds: [], woken: [] });
  });

  test("texts are returned unchanged, whatever characters they hold", async () => {
    const odd = event('na"me\\,{}\n', null, {
      event_id: 'i"d\\"',
      payload: '{"data":{"x":"\\u0000\\\\\\""}}',
    });
    await accept([odd, event("", "{NULL}")]);
    const [row] = await database.sql`
      select event_id, name, payload::text from events where internal_id = ${odd.internal_id}`;
    expect(row).toEqual({ event_id: odd.event_id, name: odd.name, payload: odd.payload });
  });

  test("a stored event is routed by its job, once", async () => {
    const stored = event("x", 1);
    await accept([stored]);
    const jobId = await addJob();
    await database.sql`update jobs set event_id = ${stored.internal_id}, lease_token = 1 where id = ${jobId}`;
    const routed = { ...stored, route_job_id: jobId, lease_token: 1 };
    await accept([{ ...routed, lease_token: 7 }], [start(stored)]);
    expect(await runCount()).toBe(0);
    await accept([routed], [start(stored)]);
    await accept([routed], [start(stored)]);
    expect(await runCount()).toBe(1);
  });
});
