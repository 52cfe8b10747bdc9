import { existsSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { wantsJson } from "@/cli/answer";
import { type StackOptions, startStack } from "@/cli/dev/stack";
import { reachText } from "@/cli/engine/engine-status";
import { ENGINE_KINDS, engineSettings, engineUrl } from "@/cli/engine/settings";
import { readHealth } from "@/cli/engine/sight";
import { LOCAL_PASSWORD, LOCAL_USERS } from "@/db/seed/local-data";
import { type Env, readEnv } from "@/lib/env";
import { type EngineEnv, readEngineEnv } from "@/lib/env/engine";

/** What `next build` writes last. */
const BUILD = ".next/BUILD_ID";
const HEALTHY_WITHIN_MS = 120_000;

/** Ours, the Inngest CLI, or none because one runs elsewhere. */
const ENGINES = [...ENGINE_KINDS, "none"] as const;

interface DevOptions {
  engine?: (typeof ENGINES)[number];
  databaseUrl?: string;
  config?: string;
  built?: boolean;
  retryInterval?: number;
}

/** Starts the stack of this checkout and stays until it is told to stop. */
export function dev(): Command {
  const engine = new Option(
    "--engine <engine>",
    "none: whatever listens at INNGEST_BASE_URL (default: embedded; none with a DATABASE_URL)",
  ).choices(ENGINES);
  return new Command("dev")
    .description("start everything, keep it running, stop it on Ctrl-C")
    .addOption(engine)
    .option("--database-url <url>", "PostgreSQL database of the engine (default: the embedded one)")
    .option("--config <file>", "settings of the engine as JSON (default: vagus.engine.json)")
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
async function runStack(given: DevOptions, json: boolean): Promise<void> {
  const { built } = given;
  if (built && !existsSync(BUILD)) throw new Error("Nothing is built. Run npm run build, then start again.");
  const say = json ? console.error : console.log;
  const began = Date.now();
  const stop = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
  const { engineEnv, options } = readOptions(given, say);
  const { env } = options;
  const { url, problem } = await findEngine(engineEnv, options);
  if (problem) say(problem);
  const stopStack = await startStack(options, (line) => say(line));
  const healthy = waitUntilHealthy(env.ports.app, problem === "").then((health) => {
    const rows = panelRows(env, url);
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

/** What is run, by the command line, the environment and the engine's settings file. */
function readOptions(
  { engine: named, databaseUrl, config, built, retryInterval }: DevOptions,
  say: (line: string) => void,
): { engineEnv: EngineEnv; options: StackOptions } {
  const app = built ? "start" : "dev";
  const plain = readEngineEnv(process.env);
  const kind = named === "none" ? undefined : named;
  if (named === "none" || (named === undefined && plain.ownDatabase)) {
    return { engineEnv: plain, options: { env: readEnv(process.env), app, engine: undefined } };
  }
  const engine = { ...(kind && { engine: kind }), ...(databaseUrl && { databaseUrl }) };
  const flags = { ...engine, ...(retryInterval !== undefined && { retryIntervalS: retryInterval }) };
  const settings = engineSettings(plain, flags, config);
  const isCli = settings.engine === "inngest-cli";
  const source = {
    ...process.env,
    INNGEST_PORT: String(settings.port),
    // Inngest's dev server signs nothing and asks for no key.
    ...(isCli && { INNGEST_DEV: "1" }),
    ...(!process.env.INNGEST_BASE_URL && { INNGEST_BASE_URL: engineUrl(settings) }),
  };
  const engineEnv = readEngineEnv(source);
  const managing = { env: engineEnv, settings, given: flags, startedBy: "dev" as const, say };
  return { engineEnv, options: { env: readEnv(source), app, engine: managing } };
}

/** Where the app finds its engine, and what is wrong with that. */
async function findEngine(
  engineEnv: EngineEnv,
  { env, engine }: StackOptions,
): Promise<{ url: string; problem: string }> {
  const { baseUrl } = env.inngest;
  if (engine || baseUrl === undefined || (await readHealth(baseUrl))) {
    return { url: baseUrl ?? "Inngest Cloud", problem: "" };
  }
  const start = "Start one with npm run dev -- --engine embedded, or set INNGEST_BASE_URL.";
  const problem = (await reachText(engineEnv)) || `Nothing answers at ${baseUrl}: no function runs.`;
  return { url: `${baseUrl}: nothing answers there`, problem: `${problem} ${start}` };
}

/** @param hasEngine without one the app never becomes healthy: any answer will do */
async function waitUntilHealthy(port: number, hasEngine: boolean): Promise<boolean> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < deadline) {
    const healthy = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      ({ ok }) => ok,
      () => undefined,
    );
    if (healthy || (healthy === false && !hasEngine)) return healthy;
    await delay(100);
  }
  return false;
}

/** What to open, what runs and who can sign in. */
function panelRows(
  { database, ports, dataDir, stripe, postmark, openai, slack }: Env,
  engine: string,
): [string, string][] {
  const sandbox = [stripe.base, postmark.base, openai.base, slack?.base].filter(Boolean).join("  ");
  const names = LOCAL_USERS.map(({ email }) => email.split("@")[0]).join(" ");
  return [
    ["Console", `http://127.0.0.1:${ports.app}`],
    ["Engine", engine],
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
