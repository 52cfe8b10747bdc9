import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@vagus/embedded-postgres/ports";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { onTestFinished } from "vitest";
import { type EngineConfig, engineSettings } from "@/cli/engine/settings";
import type { Managing } from "@/cli/engine/start-engine";
import { stopEngine } from "@/cli/engine/stop-engine";
import { readEngineEnv } from "@/lib/env/engine";

/** A temporary folder, removed when the test ends. */
function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vagus-manager-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What an engine of a folder of its own is managed with; the engine is stopped when the test ends. */
export async function manageEngine(
  given: EngineConfig = {},
  { variables = {}, said = [] }: { variables?: Record<string, string>; said?: string[] } = {},
): Promise<Managing> {
  const env = readEngineEnv({ INNGEST_DEV: "1", VAGUS_DATA_DIR: makeFolder(), ...variables });
  const port = given.port ?? (await freePort());
  const databaseUrl =
    given.engine === "inngest-cli" ? undefined : (given.databaseUrl ?? (await makeDatabase()));
  const settings = engineSettings(env, { ...given, port, databaseUrl }, makeConfig(env.dataDir));
  onTestFinished(async () => void (await stopEngine(settings)));
  return { env, settings, given, startedBy: "engine", say: (line) => said.push(line) };
}

async function makeDatabase(): Promise<string> {
  const database = await createTestDatabase({ owner: "vagus_engine" });
  onTestFinished(() => database.drop());
  return database.url;
}

/** An empty settings file, so that none of the checkout is read. */
function makeConfig(folder: string): string {
  const file = join(folder, "vagus.engine.json");
  writeFileSync(file, "{}");
  return file;
}

/**
 * A program that behaves as the dev server of the Inngest CLI does where the manager looks: the same flags, a health
 * check that names no folder, a second port, and another port without a word when its own is busy.
 * @param readyAfterMs how long it takes to open its port
 */
export function writeCliStandIn({ readyAfterMs = 0 }: { readyAfterMs?: number } = {}): string {
  const file = join(makeFolder(), "inngest");
  writeFileSync(
    file,
    `#!${process.execPath}
    const { createServer } = require("node:http");
    const wanted = Number(process.argv[process.argv.indexOf("--port") + 1]);
    console.log(JSON.stringify(process.argv.slice(2)));
    createServer().listen(0, "127.0.0.1");
    const listen = (port) =>
      createServer((_, answer) => answer.end('{"status":200,"message":"OK"}'))
        .once("error", () => listen(port + 1))
        .listen(port, "127.0.0.1");
    setTimeout(listen, ${readyAfterMs}, wanted);`,
    { mode: 0o755 },
  );
  return file;
}
