import { existsSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { ENGINES, type StackOptions } from "@/cli/dev/programs";
import { startStack } from "@/cli/dev/stack";
import { LOCAL_PASSWORD, LOCAL_USERS } from "@/db/seed/local-data";
import { type Env, env, readEnv } from "@/lib/env";

export const summary = "start everything, keep it running, stop it on Ctrl-C";

const Engine = z.enum(ENGINES);
/** What `next build` writes last. */
const BUILD = ".next/BUILD_ID";
const HEALTHY_WITHIN_MS = 120_000;

/**
 * Starts the stack of this checkout and stays until it is told to stop.
 *
 * `--engine inngest-cli` uses Inngest's own dev server, `--engine none` whatever listens at INNGEST_BASE_URL; `--built`
 * runs what `npm run build` made; `--retry-interval` replaces the engine's backoff by so many seconds.
 */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      engine: { type: "string", default: "embedded" },
      built: { type: "boolean", default: false },
      "retry-interval": { type: "string" },
    },
  });
  const engine = Engine.safeParse(values.engine);
  if (!engine.success) {
    console.error(`--engine is ${ENGINES.join(", ")}, not ${values.engine}.`);
    return 2;
  }
  if (values.built && !existsSync(BUILD)) {
    console.error("Nothing is built. Run npm run build, then start again.");
    return 1;
  }
  const began = Date.now();
  // Inngest's dev server signs nothing and asks for no key.
  const environment = engine.data === "inngest-cli" ? readEnv({ ...process.env, INNGEST_DEV: "1" }) : env();
  const stop = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
  const retryInterval = values["retry-interval"];
  const options: StackOptions = {
    env: environment,
    app: values.built ? "start" : "dev",
    engine: engine.data,
    retryIntervalS: retryInterval === undefined ? undefined : Number(retryInterval),
  };
  const stopStack = await startStack(options, (line) => console.log(line));
  const healthy = waitUntilHealthy(environment.ports.app).then((health) => {
    console.log(panel(environment, health, Date.now() - began));
  });
  await Promise.race([stop, healthy.then(() => stop)]);
  console.log("\nStopping …");
  await stopStack();
  return 0;
}

async function waitUntilHealthy(port: number): Promise<boolean> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < deadline) {
    const healthy = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return true;
    await delay(100);
  }
  return false;
}

/** What to open, what runs and who can sign in, on one screen. */
export function panel(env: Env, healthy: boolean, tookMs: number): string {
  const { database, ports, inngest, dataDir } = env;
  const sandbox = [env.stripe.base, env.postmark.base, env.openai.base, env.slack?.base]
    .filter(Boolean)
    .join("  ");
  const rows: [string, string][] = [
    ["Console", `http://127.0.0.1:${ports.app}`],
    ["Engine", `${inngest.baseUrl ?? "Inngest Cloud"}`],
    ["Database", database.embedded ? `${database.url} (embedded)` : "DATABASE_URL"],
    ["Sandbox", sandbox || "none: real vendors"],
    ["Logs", `${dataDir}/logs`],
  ];
  if (database.embedded) {
    const names = LOCAL_USERS.map(({ email }) => email.split("@")[0]).join(" ");
    rows.push(["Sign in", `${names} @vagus.local, password ${LOCAL_PASSWORD}`]);
  }
  const state = healthy
    ? `ready in ${(tookMs / 1000).toFixed(1)} s`
    : "not healthy yet; see the logs and /api/health";
  const lines = rows.map(([label, value]) => `  ${label.padEnd(10)}${value}`);
  return ["", `  Vagus is ${state}`, "", ...lines, "", "  Ctrl-C stops everything.", ""].join("\n");
}
