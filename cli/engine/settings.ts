import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { EngineEnv } from "@/lib/env/engine";

/** Which engine is managed: the one of this repository, or the dev server of the Inngest CLI. */
export const ENGINE_KINDS = ["embedded", "inngest-cli"] as const;

const Port = z.coerce.number().int().min(1).max(65_535);
const Hours = z.number().nonnegative();

/** `vagus.engine.json`, every key optional. */
export const EngineConfig = z.strictObject({
  engine: z.enum(ENGINE_KINDS).optional(),
  port: Port.optional(),
  host: z.string().min(1).optional(),
  /** Addresses at which apps serve their functions. */
  apps: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .optional(),
  /** PostgreSQL database of the engine; the embedded one without. */
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Lets apps run several steps in one call, as Inngest Cloud does. */
  checkpointing: z.boolean().optional(),
  /** A constant delay between attempts in place of the growing ones. */
  retryIntervalS: z.number().nonnegative().optional(),
  /** Pause between two looks for changed functions. */
  pollIntervalS: z.number().positive().optional(),
  /** Calls under way at most. */
  workers: z.number().int().min(1).optional(),
  /** Host names the engine answers to besides the loopback ones. */
  allowHosts: z.array(z.string().min(1)).optional(),
  /** How long ended runs and events are kept; 0 for ever. */
  retention: z.strictObject({ runsHours: Hours.optional(), eventsHours: Hours.optional() }).optional(),
  /** A log above this size is set aside; of those set aside the newest are kept. */
  log: z
    .strictObject({
      maxBytes: z.number().int().min(1024).optional(),
      generations: z.number().int().min(0).max(100).optional(),
    })
    .optional(),
});
export type EngineConfig = z.infer<typeof EngineConfig>;

/** What an engine of this checkout is started with. */
export const EngineSettings = EngineConfig.extend({
  engine: z.enum(ENGINE_KINDS),
  port: Port,
  host: z.string(),
  apps: z.array(z.string()),
  checkpointing: z.boolean(),
  log: z.object({ maxBytes: z.number(), generations: z.number() }),
  /** Absolute, with symbolic links resolved: it tells the engines of two checkouts apart. */
  dataDir: z.string(),
  /** Port of the embedded PostgreSQL, which the engine uses unless it has a database of its own. */
  postgresPort: z.number(),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

const CONFIG_FILE = "vagus.engine.json";
const MIB = 1024 * 1024;

/**
 * The settings by precedence: the command line, the variables, the file, the defaults of the slot.
 * @param given what the command line says
 * @param configFile named on the command line; `vagus.engine.json` of the working directory is read when it exists
 * @throws Error naming the file and each key that is wrong
 */
export function engineSettings(
  env: EngineEnv,
  given: EngineConfig = {},
  configFile?: string,
): EngineSettings {
  mkdirSync(env.dataDir, { recursive: true });
  const file = readConfig(configFile);
  const { log, ...set } = { ...file, ...withoutGaps(given) };
  return {
    ...set,
    engine: set.engine ?? "embedded",
    port: given.port ?? env.enginePort ?? file.port ?? env.ports.engine,
    host: set.host ?? "127.0.0.1",
    apps: [...new Set(set.apps ?? [`http://127.0.0.1:${env.ports.app}/api/inngest`])],
    checkpointing: set.checkpointing ?? true,
    log: { maxBytes: log?.maxBytes ?? 10 * MIB, generations: log?.generations ?? 3 },
    dataDir: realpathSync(resolve(env.dataDir)),
    postgresPort: env.ports.postgres,
  };
}

function readConfig(configFile: string | undefined): EngineConfig {
  const path = configFile ?? CONFIG_FILE;
  if (configFile === undefined && !existsSync(path)) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON. Nothing was started.`, { cause: error });
  }
  const config = EngineConfig.safeParse(content);
  if (config.success) return config.data;
  throw new Error(`${path} is not right. Nothing was started.\n${z.prettifyError(config.error)}`);
}

function withoutGaps<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Where the engine listens, as a caller on this machine reaches it. */
export function engineUrl({ host, port }: Pick<EngineSettings, "host" | "port">): string {
  const reached = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

export const logFileOf = (dataDir: string) => join(dataDir, "logs", "engine.log");
export const pidFileOf = (dataDir: string) => join(dataDir, "pids", "engine.pid");
