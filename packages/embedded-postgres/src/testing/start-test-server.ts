import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { isAlive } from "../command-line.ts";
import { type EmbeddedPostgres, startEmbedded, stopEmbedded } from "../embedded-postgres.ts";

/** Data folders of test servers lie in the repository, which packages and app share. */
const HOME = join(import.meta.dirname, "..", "..", "..", "..", ".vagus");

/** Stops and removes servers that killed test runs have left. */
async function sweep(): Promise<void> {
  if (!existsSync(HOME)) return;
  for (const name of readdirSync(HOME)) {
    const owner = name.match(/^test-(\d+)-/)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await stopEmbedded(join(HOME, name));
    rmSync(join(HOME, name), { recursive: true, force: true });
  }
}

/**
 * Starts a PostgreSQL for one test run on a free port, a global setup of vitest. `createTestDatabase` finds it by
 * `TEST_PG_SUPERUSER_URL`.
 * @param prepare creates the shared parts of the run's databases before the first test
 * @returns stops the server and removes its data folder
 */
export default async function startTestServer(
  _project?: unknown,
  prepare: (server: EmbeddedPostgres) => Promise<void> = async () => {},
): Promise<() => Promise<void>> {
  await sweep();
  const dataDir = join(HOME, `test-${process.pid}-${randomUUID()}`);
  const server = await startEmbedded({ dataDir });
  await prepare(server);
  const password = readFileSync(join(dataDir, "postgres", "superuser-password"), "utf8").trim();
  process.env.TEST_PG_SUPERUSER_URL = `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`;
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
