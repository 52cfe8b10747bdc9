import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type MigratedDatabase, openMigratedDatabase } from "../../conformance/migrated-database.ts";
import type { Log } from "../log.ts";
import { createRegistry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { createWorkLoop } from "./work-loop.ts";

/** Longer than the pauses of the recovery together. */
const PATIENCE_MS = 20_000;
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

let database: MigratedDatabase;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.drop());

const lost = () => Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });

/** A connection that breaks once, right after the statement that leases free items: its answer is lost. */
function losingTheAnswer(): Sql {
  let left = 1;
  return new Proxy(database.sql, {
    apply(sql, self, args) {
      const query = Reflect.apply(sql, self, args);
      if (left === 0 || !String(args[0][0]).includes("with recursive free_shares")) return query;
      left -= 1;
      return query.then(() => Promise.reject(lost()));
    },
  });
}

/** A connection that breaks once, before the transaction that leases limited calls, which follows the other. */
function losingTheTransaction(): Sql {
  let left = 1;
  return new Proxy(database.sql, {
    get(sql, name) {
      if (name !== "begin" || left === 0) return Reflect.get(sql, name);
      left -= 1;
      return () => Promise.reject(lost());
    },
  });
}

/** A call that is due; limited ones wait under a queue key of their own. @returns the id of its item */
async function queueCall({ limited }: { limited: boolean }): Promise<string> {
  const [runId, jobId] = [await database.addRun(), newUlid()];
  const key = limited ? `${database.functionId} key` : null;
  await database.sql`
    insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, queue_key)
    values (${jobId}, 'discovery', ${runId}, ${database.functionId}, 0, 0, true, ${key})`;
  return jobId;
}

const itemOf = async (jobId: string) => {
  const [row] = await database.sql`select attempt, lease_owner from jobs where id = ${jobId}`;
  return row;
};

test.each([
  ["the read that leased it gets no answer", losingTheAnswer, false],
  ["a later statement of the same read fails", losingTheTransaction, true],
])("an item is worked on although %s", async (_case, breakOnce, withLimited) => {
  const jobId = await queueCall({ limited: false });
  if (withLimited) await queueCall({ limited: true });
  const stopping = new AbortController();
  const registry = createRegistry(database.sql);
  await registry.reload();
  const loop = createWorkLoop(breakOnce(), registry, {
    instanceId: newUlid(),
    workers: 4,
    retryIntervalMs: null,
    callOptions: { checkpointing: false, signingKey: null },
    log: SILENT,
    stopping: stopping.signal,
  });
  loop.dispatcher.start();
  // The app does not answer: the first attempt is over when the second one waits.
  await vi.waitFor(async () => expect(await itemOf(jobId)).toMatchObject({ attempt: 1 }), {
    timeout: PATIENCE_MS,
    interval: 100,
  });
  stopping.abort();
  await loop.dispatcher.drain(5000);
  await database.sql`truncate jobs, runs cascade`;
});
