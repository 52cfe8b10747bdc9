import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startEmbedded, stopEmbedded } from "@/db/embedded";
import { isAlive } from "@/db/embedded/command-line";
import { createDatabase } from "@/db/embedded/roles";
import { migrate } from "@/db/migrate";
import { TEMPLATE } from "./test-database.ts";

const HOME = join(import.meta.dirname, "..", ".vagus");

/** Ends and removes what test runs left behind that were killed before they could. */
async function sweep(): Promise<void> {
  if (!existsSync(HOME)) return;
  for (const name of readdirSync(HOME)) {
    const owner = name.match(/^test-(\d+)-/)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await stopEmbedded(join(HOME, name));
    rmSync(join(HOME, name), { recursive: true, force: true });
  }
}

/** Starts a PostgreSQL for this test run on a free port, with a migrated template; stops it at the end. */
export default async function setup() {
  await sweep();
  const dataDir = join(HOME, `test-${process.pid}-${randomUUID()}`);
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
