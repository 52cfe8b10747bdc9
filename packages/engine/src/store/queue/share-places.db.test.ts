import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../../../conformance/migrated-database.ts";
import { createPlaceShares, ENGINE_SHARE, type PlaceShares } from "../../core/flow-control/place-shares.ts";
import { claimPlaces } from "../../dispatch/claim-places.ts";
import { createRegistry, type Registry } from "../../registry.ts";
import { registerApp } from "../register-app.ts";

const URL = "http://127.0.0.1:1/x";

let database: MigratedDatabase;
let registry: Registry;
/** Ids of the functions by their names. */
const ids = new Map<string, string>();

beforeAll(async () => {
  database = await openMigratedDatabase();
  const functions = ["busy", "idle", "one-at-a-time", "per-customer"].map((name) => ({
    id: `shop-${name}`,
    name,
    triggers: [{ event: `shop/${name}` }],
    steps: { step: { id: "step", runtime: { url: URL } } },
    ...(name === "one-at-a-time" && { concurrency: 1 }),
    ...(name === "per-customer" && { concurrency: [{ limit: 2, key: "event.data.customer" }] }),
  }));
  await registerApp(database.sql, { appName: "shop", url: URL, functions }, URL, "1");
  registry = createRegistry(database.sql);
  await registry.reload();
  for (const { id, config } of registry.functions()) ids.set(config.name ?? "", id);
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate jobs, runs cascade`);

const shareOf = (name: string) => (name === "engine" ? ENGINE_SHARE : (ids.get(name) ?? ""));
const nameOf = (share: string) => [...ids].find(([, id]) => id === share)?.[0] ?? "engine";

/** Queues items of a function, the first of them the oldest. */
async function queue(name: string, count: number, { rank = 0, key = "" } = {}): Promise<void> {
  const share = shareOf(name);
  const limited = name === "one-at-a-time" || name === "per-customer";
  const queueKey = limited ? `${share} ${key}` : null;
  const rows = Array.from({ length: count }, (_, index) => ({
    run_id: newUlid(),
    job_id: newUlid(),
    rank: rank + index,
  }));
  await database.sql`
    with item as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as item (
        run_id text, job_id text, rank bigint)
    ), new_runs as (
      insert into runs (id, function_id, event_ids, created_at_ms)
      select run_id, ${limited || name !== "engine" ? share : database.functionId}::text::uuid, array[run_id], rank
      from item
    )
    insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, queue_key, concurrency_key_1)
    select job_id, 'discovery', run_id, ${share}, 0, rank, true, ${queueKey}, ${queueKey} from item`;
}

/** Fills the free places, and says whose items they went to, in order of the names. */
async function fill(limit: number, shares: PlaceShares = createPlaceShares()): Promise<string[]> {
  const order = { limit, held: shares.held(), reserve: 0, withLimited: true };
  const { jobs } = await claimPlaces(database.sql, "me", registry, order);
  for (const job of jobs) shares.take(job.share);
  return jobs.map((job) => nameOf(job.share)).sort();
}

describe("a function never starves, whatever else waits", () => {
  test("5,000 older items of one function leave every other function its share", async () => {
    await queue("busy", 5000);
    await queue("idle", 3, { rank: 9000 });
    await queue("one-at-a-time", 3, { rank: 9000 });
    await queue("per-customer", 3, { rank: 9000, key: "ada" });
    expect(await fill(10)).toEqual([
      ...Array.from({ length: 4 }, () => "busy"),
      ...Array.from({ length: 3 }, () => "idle"),
      "one-at-a-time",
      "per-customer",
      "per-customer",
    ]);
  });

  test("the next free place goes to the function that holds the fewest", async () => {
    await queue("busy", 50);
    const shares = createPlaceShares();
    expect(await fill(8, shares)).toEqual(Array.from({ length: 8 }, () => "busy"));
    await queue("idle", 50, { rank: 9000 });
    await queue("one-at-a-time", 50, { rank: 9000 });
    const order: string[] = [];
    for (let place = 0; place < 9; place++) order.push(...(await fill(1, shares)));
    // Its limit lets one of them go; the other functions share what is left.
    expect(order.slice(0, 2).sort()).toEqual(["idle", "one-at-a-time"]);
    expect(order.slice(2)).toEqual(Array.from({ length: 7 }, () => "idle"));
    expect(shares.owesPlace(shareOf("busy"), [shareOf("idle")])).toBe(false);
    shares.give(shareOf("idle"));
    shares.give(shareOf("idle"));
    expect(shares.owesPlace(shareOf("busy"), [shareOf("idle")])).toBe(true);
  });

  test("within a function the oldest items go first", async () => {
    await queue("busy", 3, { rank: 100 });
    await queue("busy", 3, { rank: 50 });
    const order = { limit: 4, held: [], reserve: 0, withLimited: true };
    const { jobs } = await claimPlaces(database.sql, "me", registry, order);
    expect(jobs.map((job) => job.rank_ms)).toEqual([50, 51, 52, 100]);
  });

  test("places that limits do not let a function use go to the others", async () => {
    await queue("one-at-a-time", 50);
    await queue("busy", 50, { rank: 9000 });
    expect(await fill(10)).toEqual([...Array.from({ length: 9 }, () => "busy"), "one-at-a-time"]);
  });

  test("the engine's own work counts four times, so that ticks and events do not starve", async () => {
    await queue("busy", 50);
    await queue("engine", 50, { rank: 9000 });
    expect(await fill(10)).toEqual([
      ...Array.from({ length: 2 }, () => "busy"),
      ...Array.from({ length: 8 }, () => "engine"),
    ]);
  });

  test("places are kept for functions with few, however many calls of another hang", async () => {
    await queue("busy", 50);
    const shares = createPlaceShares();
    const order = (limit: number) => ({ limit, held: shares.held(), reserve: 2, withLimited: true });
    const next = async (limit: number) => {
      const { jobs, waiting } = await claimPlaces(database.sql, "me", registry, order(limit));
      for (const job of jobs) shares.take(job.share);
      return { names: jobs.map((job) => nameOf(job.share)).sort(), waiting: waiting.map(nameOf) };
    };
    expect(await next(10)).toEqual({ names: Array.from({ length: 8 }, () => "busy"), waiting: ["busy"] });
    expect(await next(2)).toEqual({ names: [], waiting: ["busy"] });
    await queue("idle", 1, { rank: 9000 });
    await queue("per-customer", 3, { rank: 9000, key: "ada" });
    expect(await next(2)).toEqual({
      names: ["idle", "per-customer"],
      waiting: ["busy", "per-customer"],
    });
  });

  test("engines that claim at a time fill all their places, each sharing its own", async () => {
    await queue("busy", 40);
    await queue("idle", 40, { rank: 9000 });
    const filled = await Promise.all(
      ["a", "b", "c", "d"].map((owner) =>
        claimPlaces(database.sql, owner, registry, { limit: 10, held: [], reserve: 0, withLimited: true }),
      ),
    );
    const claimed = filled.flatMap(({ jobs }) => jobs);
    expect(new Set(claimed.map((job) => job.id)).size).toBe(40);
    expect(claimed.filter((job) => job.share === shareOf("idle"))).toHaveLength(20);
  });
});
