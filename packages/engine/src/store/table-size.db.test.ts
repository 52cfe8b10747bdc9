import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../conformance/eventually.ts";
import { type MigratedDatabase, openMigratedDatabase } from "../../conformance/migrated-database.ts";
import { acceptEvents } from "./events/accept-events.ts";
import { loadRegistry } from "./load-registry.ts";
import { claimJobs } from "./queue/claim-jobs.ts";

const ME = "instance-me";
const ROUND = 500;
const ROUNDS = 40;

let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());

/** Puts items into the queue, takes them and finishes them, as the engine does. */
async function pushThrough(rounds: number, registryRevision: number): Promise<void> {
  const { sql } = database;
  const event = { is_seeded: false, event_id: "e", name: "app/none", payload: "{}" };
  for (let round = 0; round < rounds; round++) {
    const ids = Array.from({ length: ROUND }, () => newUlid());
    await sql`
      insert into jobs (id, kind, event_id, due_at_ms, rank_ms, ready)
      select id, 'route', id, 0, 0, true from json_array_elements_text(${JSON.stringify(ids)}::text::json) as id`;
    const { jobs } = await claimJobs(sql, ME, {
      limit: ROUND,
      nowMs: Date.now(),
      held: [],
      reserve: 0,
      withLimited: false,
    });
    await acceptEvents(sql, ME, Date.now(), {
      registryRevision,
      events: jobs.map((job) => ({
        ...event,
        internal_id: job.event_id ?? "",
        route_job_id: job.id,
        lease_token: job.lease_token,
      })),
      starts: [],
      cancelTriggers: [],
      wakes: [],
      admissions: [],
    });
  }
}

async function measure() {
  const [row] = await database.sql<{ bytes: number; dead: number; live: number; vacuums: number }[]>`
    select pg_total_relation_size('jobs')::integer as bytes, n_dead_tup::integer as dead,
      (select count(*)::integer from jobs) as live, autovacuum_count::integer as vacuums
    from pg_stat_user_tables where relname = 'jobs'`;
  if (!row) throw new Error("no statistics of the queue");
  return row;
}

test("the table of the queue stays small, however many items pass through it", {
  timeout: 120_000,
}, async () => {
  const { revision } = await loadRegistry(database.sql);
  await pushThrough(ROUNDS, revision);
  const first = await measure();
  for (let vacuums = first.vacuums; vacuums < first.vacuums + 2; vacuums++) {
    await until("a vacuum", async () => (await measure()).vacuums > vacuums, 60_000);
    await until("few dead rows", async () => (await measure()).dead < 2000, 60_000);
    await pushThrough(ROUNDS, revision);
    const { live, bytes } = await measure();
    expect(live).toBe(0);
    // As many more items use the room of those before; without a vacuum they would need as much again.
    expect(bytes).toBeLessThan(first.bytes * 1.7);
  }
});
