import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startEmbedded } from "@/db/embedded";
import { createDatabase } from "@/db/embedded/roles";
import { migrate } from "@/db/migrate";
import { TEMPLATE } from "./test-database.ts";

/** Starts a PostgreSQL for this test run on a free port, with a migrated template; stops it at the end. */
export default async function setup() {
  const dataDir = join(import.meta.dirname, "..", "..", ".vagus", `test-${randomUUID()}`);
  const server = await startEmbedded({ dataDir, port: await freePort() });
  const sql = server.superuser();
  await createDatabase(sql, TEMPLATE, "vagus");
  await migrate(server.url("vagus", TEMPLATE));
  await sql.end();
  const password = readFileSync(join(dataDir, "postgres", "superuser-password"), "utf8").trim();
  process.env.TEST_PG_SUPERUSER_URL = `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`;
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? done(address.port) : fail(new Error("no port")),
      );
    });
  });
}
