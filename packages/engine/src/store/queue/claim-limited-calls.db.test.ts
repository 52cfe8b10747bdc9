import { newUlid } from "@vagus/primitives/ulid";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../../../conformance/migrated-database.ts";
import { claimJobs } from "./claim-jobs.ts";
import { claimLanes, type LaneLimits } from "./claim-limited-calls.ts";
import { releaseJobs } from "./instances.ts";

let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.sql`delete from jobs`);

/** A call that waits in a lane. */
async function addCall(bucket1: string, bucket2: string | null, rank: number): Promise<string> {
  const [id, runId] = [newUlid(), await database.addRun()];
  await database.sql`
    insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, lane, bucket_1, bucket_2)
    values (${id}, 'discovery', ${runId}, ${database.functionId}, 0, ${rank}, true, ${`${bucket1} ${bucket2}`},
      ${bucket1}, ${bucket2})`;
  return id;
}

const limits = (one: number | null, two: number | null = null): LaneLimits[] => [
  { function_id: database.functionId, limit_1: one, limit_2: two },
];

async function claim(room: LaneLimits[], limit = 100, owner = "me"): Promise<string[]> {
  const { jobs } = await claimLanes(database.sql, owner, {
    limit,
    nowMs: 1,
    held: [],
    reserve: 0,
    limits: room,
    meterOf: () => null,
  });
  return jobs.map((job) => job.id);
}

/** Calls under way in each bucket. */
async function usage(): Promise<Map<string, number>> {
  const rows = await database.sql<{ bucket: string; used: number }[]>`
    select bucket, count(*)::int as used from jobs cross join lateral (values (bucket_1), (bucket_2)) as b (bucket)
    where lease_owner is not null and bucket is not null group by bucket`;
  return new Map(rows.map(({ bucket, used }) => [bucket, used] as const));
}

/** No bucket holds more than its limit or what it held before; who waits has a bucket that is full. */
async function expectFilled(
  before: ReadonlyMap<string, number>,
  first: number,
  second: number,
): Promise<void> {
  const after = await usage();
  for (const [bucket, used] of after) {
    const most = bucket.startsWith("one") ? first : second;
    expect(used).toBeLessThanOrEqual(Math.max(most, before.get(bucket) ?? 0));
  }
  const waiting = await database.sql<{ bucket_1: string; bucket_2: string }[]>`
    select bucket_1, bucket_2 from jobs where lease_owner is null`;
  for (const { bucket_1, bucket_2 } of waiting) {
    const isFull = (after.get(bucket_1) ?? 0) >= first || (after.get(bucket_2) ?? 0) >= second;
    expect(isFull).toBe(true);
  }
}

describe("lanes", () => {
  test("calls in lanes are reported and not claimed with the others", async () => {
    await addCall("f", null, 1);
    const order = { limit: 10, nowMs: 1, held: [], reserve: 0, withLanes: true };
    const claim = await claimJobs(database.sql, "me", order);
    expect(claim).toEqual({ jobs: [], waiting: [], inLanes: [database.functionId] });
  });

  test("what is under way counts, and room comes back with the lease", async () => {
    const [a, b, c] = [await addCall("f", null, 1), await addCall("f", null, 2), await addCall("f", null, 3)];
    expect(await claim(limits(2))).toEqual([a, b]);
    expect(await claim(limits(2))).toEqual([]);
    expect(await claim(limits(3))).toEqual([c]);
    await releaseJobs(database.sql, "me", [a, b]);
    expect(await claim(limits(1))).toEqual([]);
    expect(await claim(limits(2))).toEqual([a]);
  });

  test("each lane gives its oldest before one gives its second", async () => {
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

  test("without a limit, as after a sync that took it away, everything goes", async () => {
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

  test("first calls go as their throttle allows, the oldest of each lane first", async () => {
    const meter = { capacity: 2, emissionMs: 1000 };
    const start = async (lane: string, throttle: string, rank: number) => {
      const id = await addCall(lane, null, rank);
      await database.sql`update jobs set lane = ${`${throttle} ${lane}`}, throttle = ${throttle} where id = ${id}`;
      return id;
    };
    const [a, b, c] = [await start("x", "t", 1), await start("y", "t", 2), await start("x", "t", 3)];
    const look = async (nowMs: number) => {
      const { jobs, nextRoomAtMs } = await claimLanes(database.sql, "me", {
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
        select count(*) as n from jobs where lease_owner is not null group by bucket_2) as busy`;
    expect(row?.most).toBe(1);
  });
});
