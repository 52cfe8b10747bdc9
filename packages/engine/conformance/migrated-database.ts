import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { newUlid } from "@vagus/primitives/ulid";
import { functionUuid } from "../src/core/function-id.ts";
import { openPool, type Sql } from "../src/store/connect.ts";
import { migrate } from "../src/store/migrate.ts";
import { registerApp } from "../src/store/register-app.ts";

/** The engine's tables in a database of their own, with one function registered. */
export interface MigratedDatabase {
  sql: Sql;
  url: string;
  functionId: string;
  /** Puts a run with its event into the tables; its id. */
  addRun(payload?: Record<string, unknown>): Promise<string>;
  drop(): Promise<void>;
}

export async function openMigratedDatabase(): Promise<MigratedDatabase> {
  const database = await createTestDatabase({ owner: "vagus_engine" });
  await migrate(database.url);
  const sql = openPool(database.url, 4);
  const config = {
    id: "app-f",
    name: "f",
    triggers: [{ event: "app/f" }],
    steps: { step: { id: "step", runtime: { url: "http://127.0.0.1:1/x" } } },
  };
  await registerApp(
    sql,
    { appName: "app", url: "http://127.0.0.1:1/x", functions: [config] },
    "http://127.0.0.1:1/x",
    "1",
  );
  const functionId = functionUuid("app", "app-f");
  return {
    sql,
    url: database.url,
    functionId,
    async addRun(payload = {}) {
      const [runId, eventId] = [newUlid(), newUlid()];
      const event = JSON.stringify({ id: eventId, name: "app/f", data: payload, ts: 1 });
      await sql`insert into events (internal_id, event_id, name, payload)
        values (${eventId}, ${eventId}, 'app/f', ${event}::text::json)`;
      await sql`insert into runs (id, function_id, event_ids, created_at_ms)
        values (${runId}, ${functionId}, array[${eventId}]::text[], ${Date.now()})`;
      return runId;
    },
    async drop() {
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
}
