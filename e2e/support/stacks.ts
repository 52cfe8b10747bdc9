import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Env, readEnv } from "@/lib/env";
import { consoleUrl, DATA_DIR, engineUrl, env, GATE_PORT, stackEnv } from "./addresses.ts";
import { startEventGate } from "./event-gate.ts";

/** Seconds between the engine's retries; short, for fast tests. */
const RETRY_INTERVAL_S = "1";
const HEALTHY_WITHIN_MS = 60_000;

/** Starts a stack from the build with an empty data folder, and stops it after the tests. */
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
  while (!(await isHealthy(consoleUrl))) {
    if (stack.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The stack did not become healthy; see ${DATA_DIR}/stack.log and ${DATA_DIR}/logs.`);
    }
    await delay(100);
  }
  return stop;
}

const DEV_DATA_DIR = ".vagus/e2e-dev";
/** The development server compiles its first page. */
const DEV_HEALTHY_WITHIN_MS = 240_000;
/** Ports beside the built stack of the same slot, apart from other slots. */
const ASIDE = 50;

/** A stack of `npm run dev`. */
export interface DevStack {
  env: Env;
  /** The console's address. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a development stack with an empty data folder. Not while another runs in this checkout. */
export async function startDevStack(): Promise<DevStack> {
  const vendors = { STRIPE: env.stripe, POSTMARK: env.postmark, SLACK: env.slack };
  const aside = (base: string | undefined) => `http://127.0.0.1:${Number(new URL(base ?? "").port) + ASIDE}`;
  const variables: Record<string, string> = {
    VAGUS_SLOT: String(env.slot),
    VAGUS_DATA_DIR: DEV_DATA_DIR,
    DATABASE_URL: "embedded",
    PORT: String(env.ports.app + ASIDE),
    INNGEST_PORT: String(env.ports.engine + ASIDE),
    EMBEDDED_PG_PORT: String(env.ports.postgres + ASIDE),
    OPENAI_BASE_URL: aside(env.openai.base),
  };
  for (const [name, vendor] of Object.entries(vendors)) variables[`${name}_API_BASE`] = aside(vendor?.base);
  rmSync(DEV_DATA_DIR, { recursive: true, force: true });
  mkdirSync(DEV_DATA_DIR, { recursive: true });
  const own = readEnv(variables);
  const args = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts", "dev"];
  const stack = spawn(process.execPath, args, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(`${DEV_DATA_DIR}/stack.log`);
  stack.stdout.pipe(log);
  stack.stderr.pipe(log);
  const gone = once(stack, "exit");
  const stop = async () => {
    stack.kill("SIGTERM");
    await gone;
  };
  const url = `http://127.0.0.1:${own.ports.app}`;
  const deadline = Date.now() + DEV_HEALTHY_WITHIN_MS;
  while (!(await isHealthy(url))) {
    if (stack.exitCode !== null || Date.now() > deadline) {
      if (stack.exitCode === null) await stop();
      throw new Error(`The development stack did not become healthy; see ${DEV_DATA_DIR}/stack.log.`);
    }
    await delay(250);
  }
  return { env: own, url, stop };
}

function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
