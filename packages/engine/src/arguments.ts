import { resolve } from "node:path";
import { Argument, Command, Option } from "commander";
import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import type { EngineKeys } from "./http/access.ts";
import { LOG_LEVELS } from "./log.ts";
import type { EngineOptions } from "./server.ts";

const Seconds = z.coerce.number().nonnegative();
const Hours = z.coerce.number().nonnegative();
const HOUR_MS = 3_600_000;
const WEEK_H = "168";
/** Folder of the embedded PostgreSQL, unless `--data-dir` or `--database-url` is given. */
const DEFAULT_DATA_DIR = ".vagus-engine";

const Flags = z.object({
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string().min(1).optional(),
  databaseUrl: z.string().min(1).optional(),
  dataDir: z.string().min(1).optional(),
  appUrl: z.array(z.url()).default([]),
  eventKey: z.array(z.string().min(1)).default([]),
  signingKey: z.string().min(1).optional(),
  allowHost: z.array(z.string().regex(/^[a-z0-9._-]+$/i, "a host name without a port")).default([]),
  mcpWrites: z.boolean().optional(),
  pollInterval: Seconds.optional(),
  retryInterval: Seconds.optional(),
  runRetention: Hours,
  eventRetention: Hours,
  checkpointing: z.boolean().optional(),
  workers: z.coerce.number().int().min(1).optional(),
  logLevel: z.enum(LOG_LEVELS).optional(),
});
type Flags = z.infer<typeof Flags>;

/** Environment variables of the process. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Storage of the engine's state: an existing database, or a PostgreSQL that the engine starts in a folder. */
export type Storage = { databaseUrl: string } | { embeddedIn: string };

/** The parsed command line. */
export interface EngineArguments {
  storage: Storage;
  options: Omit<EngineOptions, "databaseUrl">;
}

/**
 * Reads the command line; `--help` and `--version` print and end the process. Both keys may come from the environment,
 * where a list of processes does not show them: `INNGEST_EVENT_KEY` (several with commas) and `INNGEST_SIGNING_KEY`,
 * unless `INNGEST_DEV` asks for an engine without keys. So may the database, with its password: `ENGINE_DATABASE_URL`.
 * @throws Error naming the flag that is missing or wrong
 */
export function readArguments(args: string[], environment: Environment): EngineArguments {
  const parsed = Flags.safeParse(program().parse(args, { from: "user" }).opts());
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const flags = parsed.data;
  const dataDir = resolve(flags.dataDir ?? DEFAULT_DATA_DIR);
  const databaseUrl = flags.databaseUrl ?? (environment.ENGINE_DATABASE_URL || undefined);
  return {
    storage: databaseUrl === undefined ? { embeddedIn: dataDir } : { databaseUrl },
    options: {
      appUrls: flags.appUrl,
      keys: readKeys(flags, environment),
      allowedHosts: flags.allowHost.map((name) => name.toLowerCase()),
      mcpWrites: flags.mcpWrites ?? false,
      retention: { runsMs: retentionMs(flags.runRetention), eventsMs: retentionMs(flags.eventRetention) },
      dataDir: databaseUrl === undefined || flags.dataDir !== undefined ? dataDir : null,
      retryIntervalMs: flags.retryInterval === undefined ? null : flags.retryInterval * 1000,
      ...(flags.port !== undefined && { port: flags.port }),
      ...(flags.host !== undefined && { host: flags.host }),
      ...(flags.pollInterval !== undefined && { pollIntervalMs: flags.pollInterval * 1000 }),
      ...(flags.checkpointing !== undefined && { checkpointing: flags.checkpointing }),
      ...(flags.workers !== undefined && { workers: flags.workers }),
      ...(flags.logLevel !== undefined && { logLevel: flags.logLevel }),
    },
  };
}

function program(): Command {
  const repeated = (value: string, before: string[] = []) => [...before, value];
  return new Command("vagus-engine")
    .description(`${manifest.description}\nRuns the functions of an app that uses the Inngest SDK.`)
    .usage("dev -u http://localhost:3000/api/inngest [options]")
    .addArgument(new Argument("[command]", "what to start").choices(["dev"]).default("dev"))
    .option("-u, --app-url <url>", "address at which an app serves its functions; repeatable", repeated)
    .option("-p, --port <number>", "port to listen on, 0 for a free one (default: 8288)")
    .option("--host <name>", "address to listen on (default: 127.0.0.1)")
    .option("--database-url <url>", "PostgreSQL database of its own (default: an embedded PostgreSQL)")
    .option("--data-dir <folder>", `folder of the embedded PostgreSQL (default: ${DEFAULT_DATA_DIR})`)
    .option("--event-key <key>", "key with which events may be sent; repeatable", repeated)
    .option("--signing-key <key>", "key that signs calls and opens the API")
    .option("--allow-host <name>", "host name to answer to besides localhost; repeatable", repeated)
    .option("--mcp-writes", "let the tools of /mcp change runs and send events")
    .option("--checkpointing", "let apps run several steps in one call, as Inngest Cloud does")
    .option("--poll-interval <seconds>", "pause between two looks for changed functions (default: 5)")
    .option("--retry-interval <seconds>", "constant delay between attempts (default: the backoff table)")
    .option("--run-retention <hours>", "how long ended runs are kept, 0 for ever", WEEK_H)
    .option("--event-retention <hours>", "how long events are kept, 0 for ever", WEEK_H)
    .option("--workers <number>", "calls under way at most (default: 100)")
    .addOption(new Option("--log-level <level>", "least level that is logged").choices(LOG_LEVELS))
    .version(manifest.version)
    .addHelpText(
      "after",
      "\nKeys may come from INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY; INNGEST_DEV=1 ignores them." +
        "\nThe database may come from ENGINE_DATABASE_URL.",
    );
}

function retentionMs(hours: number): number | null {
  return hours === 0 ? null : hours * HOUR_MS;
}

/** Requires both keys or none: an engine that signs calls but takes every event is a mistake, and so is the reverse. */
function readKeys(flags: Flags, environment: Environment): EngineKeys | null {
  const source = isDevelopment(environment.INNGEST_DEV) ? {} : environment;
  const fromEnvironment = (source.INNGEST_EVENT_KEY ?? "").split(",").filter((key) => key !== "");
  const eventKeys = flags.eventKey.length > 0 ? flags.eventKey : fromEnvironment;
  const signingKey = flags.signingKey ?? (source.INNGEST_SIGNING_KEY || undefined);
  if (signingKey === undefined && eventKeys.length === 0) return null;
  const missing = signingKey === undefined ? "signing" : "event";
  if (signingKey === undefined || eventKeys.length === 0) {
    throw new Error(
      `The ${missing} key is missing: give --${missing}-key or INNGEST_${missing.toUpperCase()}_KEY, ` +
        "or INNGEST_DEV=1 for an engine without keys.",
    );
  }
  return { eventKeys, signingKey };
}

/** Reads `INNGEST_DEV` as the SDK does: a switch, or the address of a development server. */
function isDevelopment(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
