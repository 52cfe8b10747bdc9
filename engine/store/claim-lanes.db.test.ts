import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../conformance/migrated-database.ts";
import { newUlid } from "../core/ulid.ts";
import { claimJobs } from "./claim-jobs.ts";
import { claimLanes, type LaneLimits } from "./claim-lanes.ts";
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
    insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, lane, bucket_1, bucket_2)
    values (${id}, 'discovery', ${runId}, 0, ${rank}, true, ${`${bucket1} ${bucket2}`}, ${bucket1}, ${bucket2})`;
  return id;
}

const limits = (one: number | null, two: number | null = null): LaneLimits[] => [
  { function_id: database.functionId, limit_1: one, limit_2: two },
];

async function claim(room: LaneLimits[], limit = 100, owner = "me"): Promise<string[]> {
  const { jobs } = await claimLanes(database.sql, owner, {
    limit,
    nowMs: 1,
    limits: room,
    meterOf: () => null,
  });
  return jobs.map((job) => job.id);
}

describe("lanes", () => {
  test("calls in lanes are told of and not taken with the others", async () => {
    await addCall("f", null, 1);
    expect(await claimJobs(database.sql, "me", 10, 1)).toEqual({ jobs: [], hasLanes: true });
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
