import { createDatabase } from "@vagus/embedded-postgres/roles";
import startTestServer from "@vagus/embedded-postgres/testing/start-test-server";
import { TEMPLATE } from "@vagus/embedded-postgres/testing/test-database";
import { migrate } from "@/db/migrate";

/** Starts a PostgreSQL for this test run, with a migrated template that each test file's database is cloned from. */
export default function setup(project?: unknown): Promise<() => Promise<void>> {
  return startTestServer(project, async (server) => {
    const sql = server.superuser();
    await createDatabase(sql, TEMPLATE, "vagus_owner");
    await migrate(server.url("vagus_owner", TEMPLATE), server.url("vagus", TEMPLATE));
    await sql.end();
  });
}
