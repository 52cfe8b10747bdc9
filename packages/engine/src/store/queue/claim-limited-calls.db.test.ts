import { newUlid } from "@vagus/primitives/ulid";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../../../conformance/migrated-database.ts";
import { claimJobs } from "./claim-jobs.ts";
import { type CallLimits, claimLimitedCalls } from "./claim-limited-calls.ts";
import { releaseJobs } from "./instances.ts";

let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.sql`delete from jobs`);

/** A call that waits for room in its limits. */
async function addCall(key1: string, key2: string | null, rank: number): Promise<string> {
  const [id, runId] = [newUlid(), await database.addRun()];
  await database.sql`
    insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, queue_key, concurrency_key_1, concurrency_key_2)
    values (${id}, 'discovery', ${runId}, ${database.functionId}, 0, ${rank}, true, ${`${key1} ${key2}`},
      ${key1}, ${key2})`;
  return id;
}

const limits = (one: number | null, two: number | null = null): CallLimits[] => [
  { function_id: database.functionId, limit_1: one, limit_2: two },
];

async function claim(room: CallLimits[], limit = 100, owner = "me"): Promise<string[]> {
  const { jobs } = await claimLimitedCalls(database.sql, owner, {
    limit,
    nowMs: 1,
    held: [],
    reserve: 0,
    limits: room,
    meterOf: () => null,
  });
  return jobs.map((job) => job.id);
}

/** Calls under way by concurrency key. */
async function usage(): Promise<Map<string, number>> {
  const rows = await database.sql<{ key: string; used: number }[]>`
    select key, count(*)::int as used from jobs cross join lateral (values (concurrency_key_1), (concurrency_key_2)) as b (key)
    where lease_owner is not null and key is not null group by key`;
  return new Map(rows.map(({ key, used }) => [key, used] as const));
}

/** No key holds more calls than its limit or than before; each waiting call has a key that is full. */
async function expectFilled(
  before: ReadonlyMap<string, number>,
  first: number,
  second: number,
): Promise<void> {
  const after = await usage();
  for (const [key, used] of after) {
    const most = key.startsWith("one") ? first : second;
    expect(used).toBeLessThanOrEqual(Math.max(most, before.get(key) ?? 0));
  }
  const waiting = await database.sql<{ concurrency_key_1: string; concurrency_key_2: string }[]>`
    select concurrency_key_1, concurrency_key_2 from jobs where lease_owner is null`;
  for (const { concurrency_key_1, concurrency_key_2 } of waiting) {
    const isFull =
      (after.get(concurrency_key_1) ?? 0) >= first || (after.get(concurrency_key_2) ?? 0) >= second;
    expect(isFull).toBe(true);
  }
}

describe("limited calls", () => {
  test("limited calls are reported and not claimed with the others", async () => {
    await addCall("f", null, 1);
    const order = { limit: 10, nowMs: 1, held: [], reserve: 0, withLimited: true };
    const claim = await claimJobs(database.sql, "me", order);
    expect(claim).toEqual({ jobs: [], waiting: [], limitedShares: [database.functionId] });
  });

  test("leased calls count in the limit; a lease that ends makes room", async () => {
    const [a, b, c] = [await addCall("f", null, 1), await addCall("f", null, 2), await addCall("f", null, 3)];
    expect(await claim(limits(2))).toEqual([a, b]);
    expect(await claim(limits(2))).toEqual([]);
    expect(await claim(limits(3))).toEqual([c]);
    await releaseJobs(database.sql, "me", [a, b]);
    expect(await claim(limits(1))).toEqual([]);
    expect(await claim(limits(2))).toEqual([a]);
  });

  test("each queue key gives its oldest call before any gives its second", async () => {
    const busy = [];
    for (let i = 0; i < 4; i++) busy.push(await addCall("f", "busy", i));
    const quiet = await addCall("f", "quiet", 9);
    expect((await claim(limits(2, 2))).sort()).toEqual([busy[0], quiet].sort());
  });

  test("a second limit that is full does not use up the first", async () => {
    const one = await addCall("f", "one", 1);
    await addCall("f", "one", 2);
    await addCall("f", "one", 3);
    const two = await addCall("f", "two", 4);
    expect((await claim(limits(3, 1))).sort()).toEqual([one, two].sort());
  });

  test("without a limit, as after a sync that removed it, every call is leased", async () => {
    for (let i = 0; i < 5; i++) await addCall("f", null, i);
    expect(await claim([])).toHaveLength(5);
  });

  test("limits hold for any order of waiting calls, and none waits where there is room", async () => {
    const call = fc.record({ one: fc.nat(3), two: fc.nat(5), rank: fc.nat(50), busy: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 25 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (calls, first, second) => {
          await database.sql`delete from jobs`;
          for (const { one, two, rank, busy } of calls) {
            const id = await addCall(`one ${one}`, `two ${two}`, rank);
            if (busy) await database.sql`update jobs set lease_owner = 'other' where id = ${id}`;
          }
          const before = await usage();
          while ((await claim(limits(first, second))).length > 0);
          await expectFilled(before, first, second);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("first calls start as their throttle allows, the oldest of each queue key first", async () => {
    const meter = { capacity: 2, emissionMs: 1000 };
    const start = async (queue_key: string, throttle: string, rank: number) => {
      const id = await addCall(queue_key, null, rank);
      await database.sql`update jobs set queue_key = ${`${throttle} ${queue_key}`}, throttle = ${throttle} where id = ${id}`;
      return id;
    };
    const [a, b, c] = [await start("x", "t", 1), await start("y", "t", 2), await start("x", "t", 3)];
    const look = async (nowMs: number) => {
      const { jobs, nextRoomAtMs } = await claimLimitedCalls(database.sql, "me", {
        limit: 10,
        nowMs,
        held: [],
        reserve: 0,
        limits: [],
        meterOf: () => meter,
      });
      return { ids: jobs.map((job) => job.id), nextRoomAtMs };
    };
    expect(await look(5000)).toEqual({ ids: [a, b], nextRoomAtMs: 6000 });
    expect(await look(5999)).toEqual({ ids: [], nextRoomAtMs: 6000 });
    expect((await look(6000)).ids).toEqual([c]);
  });

  test("processes that claim at a time stay within the limit together", async () => {
    for (let i = 0; i < 40; i++) await addCall("f", `key ${i % 10}`, i);
    const claims = await Promise.all(["a", "b", "c", "d"].map((owner) => claim(limits(7, 1), 5, owner)));
    expect(claims.flat()).toHaveLength(7);
    const [row] = await database.sql`
      select max(n)::int as most from (
        select count(*) as n from jobs where lease_owner is not null group by concurrency_key_2) as busy`;
    expect(row?.most).toBe(1);
  });
});
