import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { EngineKeys } from "./http/access.ts";
import { isLogLevel } from "./log.ts";
import type { EngineOptions } from "./server.ts";

const Seconds = z.coerce.number().nonnegative();
const Hours = z.coerce.number().nonnegative();
const HOUR_MS = 3_600_000;
/** A week. */
const DEFAULT_RETENTION_HOURS = 168;

const Flags = z.object({
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string().min(1).optional(),
  "database-url": z.string({ error: "--database-url is missing" }).min(1),
  "app-url": z.array(z.url()).default([]),
  "event-key": z.array(z.string().min(1)).optional(),
  "signing-key": z.string().min(1).optional(),
  "allow-host": z.array(z.string().regex(/^[a-z0-9._-]+$/i, "a host name without a port")).default([]),
  "mcp-writes": z.boolean().default(false),
  "data-dir": z.string().optional(),
  "poll-interval": Seconds.optional(),
  "retry-interval": Seconds.optional(),
  "run-retention": Hours.optional(),
  "event-retention": Hours.optional(),
  checkpointing: z.boolean().optional(),
  workers: z.coerce.number().int().min(1).optional(),
  "log-level": z.string().refine(isLogLevel, "one of debug, info, warn, error").optional(),
});
type Flags = z.infer<typeof Flags>;

/** Variables of the process, as the engine's environment names them. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line. Times are given in seconds, fractions allowed; how long runs and events are kept after their
 * end in hours, 0 for ever. Keys may come from the environment as well,
 * where they are not seen in a list of processes: `INNGEST_EVENT_KEY` (several with commas) and `INNGEST_SIGNING_KEY`,
 * unless `INNGEST_DEV` says that there are to be none.
 * @throws Error naming the flag that is missing or wrong
 */
export function readArguments(args: string[], environment: Environment): EngineOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      host: { type: "string" },
      "database-url": { type: "string" },
      "app-url": { type: "string", multiple: true },
      "event-key": { type: "string", multiple: true },
      "signing-key": { type: "string" },
      "allow-host": { type: "string", multiple: true },
      "mcp-writes": { type: "boolean" },
      "data-dir": { type: "string" },
      "poll-interval": { type: "string" },
      "retry-interval": { type: "string" },
      "run-retention": { type: "string" },
      "event-retention": { type: "string" },
      checkpointing: { type: "boolean" },
      workers: { type: "string" },
      "log-level": { type: "string" },
    },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const flags = parsed.data;
  const logLevel = flags["log-level"];
  return {
    databaseUrl: flags["database-url"],
    appUrls: flags["app-url"],
    keys: readKeys(flags, environment),
    allowedHosts: flags["allow-host"].map((name) => name.toLowerCase()),
    mcpWrites: flags["mcp-writes"],
    retention: {
      runsMs: retentionMs(flags["run-retention"]),
      eventsMs: retentionMs(flags["event-retention"]),
    },
    dataDir: flags["data-dir"] === undefined ? null : resolve(flags["data-dir"]),
    retryIntervalMs: flags["retry-interval"] === undefined ? null : flags["retry-interval"] * 1000,
    ...(flags.port !== undefined && { port: flags.port }),
    ...(flags.host !== undefined && { host: flags.host }),
    ...(flags["poll-interval"] !== undefined && { pollIntervalMs: flags["poll-interval"] * 1000 }),
    ...(flags.checkpointing !== undefined && { checkpointing: flags.checkpointing }),
    ...(flags.workers !== undefined && { workers: flags.workers }),
    ...(logLevel !== undefined && isLogLevel(logLevel) && { logLevel }),
  };
}

function retentionMs(hours: number = DEFAULT_RETENTION_HOURS): number | null {
  return hours === 0 ? null : hours * HOUR_MS;
}

/** Both keys or none: an engine that signs and takes every event, or the other way round, is a mistake. */
function readKeys(flags: Flags, environment: Environment): EngineKeys | null {
  const source = isDevelopment(environment.INNGEST_DEV) ? {} : environment;
  const fromEnvironment = (source.INNGEST_EVENT_KEY ?? "").split(",").filter((key) => key !== "");
  const eventKeys = flags["event-key"] ?? fromEnvironment;
  const signingKey = flags["signing-key"] ?? (source.INNGEST_SIGNING_KEY || undefined);
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

/** As the SDK reads it: a switch, or the address of a server for development. */
function isDevelopment(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
