import { existsSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { wantsJson } from "@/cli/answer";
import { ENGINES, type StackOptions } from "@/cli/dev/programs";
import { startStack } from "@/cli/dev/stack";
import { LOCAL_PASSWORD, LOCAL_USERS } from "@/db/seed/local-data";
import { type Env, env, readEnv } from "@/lib/env";

/** What `next build` writes last. */
const BUILD = ".next/BUILD_ID";
const HEALTHY_WITHIN_MS = 120_000;

interface DevOptions {
  engine: (typeof ENGINES)[number];
  built?: boolean;
  retryInterval?: number;
}

/** Starts the stack of this checkout and stays until it is told to stop. */
export function dev(): Command {
  const engine = new Option("--engine <engine>", "none: whatever listens at INNGEST_BASE_URL")
    .choices(ENGINES)
    .default("embedded");
  return new Command("dev")
    .description("start everything, keep it running, stop it on Ctrl-C")
    .addOption(engine)
    .option("--built", "run what npm run build made")
    .option("--retry-interval <seconds>", "instead of the engine's growing delays", readSeconds)
    .action((options: DevOptions, command: Command) => runStack(options, wantsJson(command)));
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new InvalidArgumentError("It is a number of seconds.");
  return seconds;
}

/** @param json the panel as one line of JSON on stdout, everything else on stderr */
async function runStack({ engine, built, retryInterval }: DevOptions, json: boolean): Promise<void> {
  if (built && !existsSync(BUILD)) throw new Error("Nothing is built. Run npm run build, then start again.");
  const say = json ? console.error : console.log;
  const began = Date.now();
  // Inngest's dev server signs nothing and asks for no key.
  const environment = engine === "inngest-cli" ? readEnv({ ...process.env, INNGEST_DEV: "1" }) : env();
  const stop = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
  const options: StackOptions = {
    env: environment,
    app: built ? "start" : "dev",
    engine,
    retryIntervalS: retryInterval,
  };
  const stopStack = await startStack(options, (line) => say(line));
  const healthy = waitUntilHealthy(environment.ports.app).then((health) => {
    const rows = panelRows(environment);
    const tookMs = Date.now() - began;
    console.log(
      json
        ? JSON.stringify({ healthy: health, tookMs, ...Object.fromEntries(rows) })
        : panel(rows, health, tookMs),
    );
  });
  await Promise.race([stop, healthy.then(() => stop)]);
  say("\nStopping …");
  await stopStack();
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

/** What to open, what runs and who can sign in. */
function panelRows({
  database,
  ports,
  inngest,
  dataDir,
  stripe,
  postmark,
  openai,
  slack,
}: Env): [string, string][] {
  const sandbox = [stripe.base, postmark.base, openai.base, slack?.base].filter(Boolean).join("  ");
  const names = LOCAL_USERS.map(({ email }) => email.split("@")[0]).join(" ");
  return [
    ["Console", `http://127.0.0.1:${ports.app}`],
    ["Engine", `${inngest.baseUrl ?? "Inngest Cloud"}`],
    ["Database", database.embedded ? `${database.url} (embedded)` : "DATABASE_URL"],
    ["Sandbox", sandbox || "none: real vendors"],
    ["Logs", `${dataDir}/logs`],
    ...(database.embedded
      ? ([["Sign in", `${names} @vagus.local, password ${LOCAL_PASSWORD}`]] satisfies [string, string][])
      : []),
  ];
}

/** The same on one screen. */
function panel(rows: readonly [string, string][], healthy: boolean, tookMs: number): string {
  const state = healthy
    ? `ready in ${(tookMs / 1000).toFixed(1)} s`
    : "not healthy yet; see the logs and /api/health";
  const lines = rows.map(([label, value]) => `  ${label.padEnd(10)}${value}`);
  return ["", `  Vagus is ${state}`, "", ...lines, "", "  Ctrl-C stops everything.", ""].join("\n");
}
