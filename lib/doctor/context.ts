import process from "node:process";
import postgres from "postgres";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { type Env, lazyEnv, readEnv } from "@/lib/env";
import { EnvironmentError } from "@/lib/env/reader";
import type { Place } from "./check.ts";
import type { Machine } from "./machine.ts";
import { type EngineProbe, probeEngine } from "./probes/probe-engine.ts";
import { readSecretsFile, type SecretsFile } from "./probes/secrets-file.ts";

/** What the checks of one examination share. Each probe runs once, when a check first asks for it. */
export interface DoctorContext {
  variables: Readonly<Record<string, string | undefined>>;
  /** Its sections throw an `EnvironmentError` where a variable is missing or wrong; the check is then skipped. */
  env: Env;
  /** Every problem of the environment, as a start would name it. */
  problems: readonly string[];
  place: Place;
  secretsFile: SecretsFile;
  declarations: readonly FunctionDeclaration[];
  /** Undefined in the console. */
  machine: Machine | undefined;
  /** Where the sources and the `.env` files lie. */
  folder: string;
  nodeVersion: string;
  /** The database at `DATABASE_URL`; it closes with the examination. */
  pooled(): postgres.Sql;
  /** The database at `DATABASE_URL_UNPOOLED`. */
  direct(): postgres.Sql;
  engine(): Promise<EngineProbe>;
  close(): Promise<void>;
}

/** What an examination is started with. */
export interface DoctorOptions {
  declarations: readonly FunctionDeclaration[];
  variables?: Readonly<Record<string, string | undefined>>;
  machine?: Machine | undefined;
  folder?: string;
  nodeVersion?: string;
}

/** Seconds; a database that is away must not hold the examination up. */
const CONNECT_TIMEOUT_S = 3;
/** Checks of a database run side by side. */
const CONNECTIONS = 4;

export function createContext(options: DoctorOptions): DoctorContext {
  const { declarations, machine, folder = process.cwd(), nodeVersion = process.versions.node } = options;
  const variables = options.variables ?? process.env;
  const dataDir = variables.VAGUS_DATA_DIR?.trim() || ".vagus";
  const secretsFile = readSecretsFile(dataDir);
  const readSecrets = () => secretsFile.secrets;
  const env = lazyEnv(variables, readSecrets);
  const pools = new Map<string, postgres.Sql>();
  const pool = (url: string) => {
    const open = pools.get(url) ?? postgres(url, POOL);
    pools.set(url, open);
    return open;
  };
  let engine: Promise<EngineProbe> | undefined;
  return {
    variables,
    env,
    problems: problemsOf(variables, readSecrets),
    place: placeOf(env),
    secretsFile,
    declarations,
    machine,
    folder,
    nodeVersion,
    pooled: () => pool(env.database.url),
    direct: () => pool(env.database.directUrl),
    engine: () => {
      engine ??= probeEngine(env);
      return engine;
    },
    close: async () => {
      await Promise.all([...pools.values()].map((sql) => sql.end({ timeout: 0 })));
    },
  };
}

const POOL: postgres.Options<Record<string, never>> = {
  max: CONNECTIONS,
  connect_timeout: CONNECT_TIMEOUT_S,
  prepare: false,
  onnotice: () => {},
};

function problemsOf(
  variables: DoctorContext["variables"],
  readSecrets: () => SecretsFile["secrets"],
): readonly string[] {
  try {
    readEnv(variables, readSecrets);
    return [];
  } catch (error) {
    return error instanceof EnvironmentError ? error.problems : ["The environment cannot be read."];
  }
}

function placeOf(env: Env): Place {
  try {
    return env.database.embedded ? "embedded" : "deployed";
  } catch {
    return "deployed";
  }
}
