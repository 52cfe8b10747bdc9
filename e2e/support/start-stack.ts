import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { consoleUrl, DATA_DIR, engineUrl, GATE_PORT, stackEnv } from "./addresses.ts";
import { startEventGate } from "./event-gate.ts";

/** Seconds between retries in the engine, so that tests need no minutes. */
const RETRY_INTERVAL_S = "1";
const HEALTHY_WITHIN_MS = 60_000;

/** Starts a stack of what was built, with an empty data folder; stops it when the tests are done. */
export default async function startStack(): Promise<() => Promise<void>> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("Nothing is built. Run npm run build, or npm run e2e, which does.");
  rmSync(DATA_DIR, { recursive: true, force: true });
  mkdirSync(DATA_DIR, { recursive: true });
  const gate = await startEventGate(GATE_PORT, engineUrl);
  const args = [
    "--import",
    "tsx",
    "--conditions=react-server",
    "cli/vagus.ts",
    "dev",
    "--built",
    "--retry-interval",
    RETRY_INTERVAL_S,
    "--engine",
    process.env.E2E_ENGINE_URL ? "none" : "embedded",
  ];
  const stack = spawn(process.execPath, args, {
    env: { ...process.env, ...stackEnv },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(`${DATA_DIR}/stack.log`);
  stack.stdout.pipe(log);
  stack.stderr.pipe(log);
  const stop = async () => {
    const gone = new Promise((done) => stack.once("exit", done));
    stack.kill("SIGTERM");
    await gone;
    gate.closeAllConnections();
    gate.close();
  };
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!(await isHealthy())) {
    if (stack.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The stack did not become healthy; see ${DATA_DIR}/stack.log and ${DATA_DIR}/logs.`);
    }
    await delay(100);
  }
  return stop;
}

function isHealthy(): Promise<boolean> {
  return fetch(`${consoleUrl}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
