import process from "node:process";
import postgres from "postgres";
import { withoutPersonalData } from "@/lib/app-errors";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { type Env, lazyEnv, readEnv } from "@/lib/env";
import { EnvironmentError } from "@/lib/env/reader";
import { bounded } from "@/lib/health/finding";
import type { Machine } from "./machine.ts";
import { type EngineProbe, probeEngine } from "./probes/probe-engine.ts";
import { isInOrder, readSecretsFile, type SecretsFile } from "./probes/secrets-file.ts";
import type { Place } from "./rules.ts";

/** State that the checks of one examination share. Each probe runs once, when a check first needs it. */
export interface DoctorContext {
  variables: Readonly<Record<string, string | undefined>>;
  /** Its sections throw an `EnvironmentError` where a variable is missing or wrong; the check is then skipped. */
  env: Env;
  /** Every problem of the environment, as a start would name it. */
  problems: readonly string[];
  place: Place;
  secretsFile: SecretsFile;
  /** The declared functions; undefined when they cannot be loaded in this environment. */
  declarations(): Promise<readonly FunctionDeclaration[] | undefined>;
  /** Undefined in the console. */
  machine: Machine | undefined;
  /** Where the sources and the `.env` files lie. */
  folder: string;
  nodeVersion: string;
  /** The database at `DATABASE_URL`; it closes with the examination. */
  pooled(): postgres.Sql;
  /** The database at `DATABASE_URL_UNPOOLED`. */
  direct(): postgres.Sql;
  /** The error code of the database at `DATABASE_URL`; null when it works. */
  databaseFault(): Promise<string | null>;
  engine(): Promise<EngineProbe>;
  close(): Promise<void>;
}

/** Options of an examination. */
export interface DoctorOptions {
  /** Loads the declared functions, which `lib` must not import. */
  loadDeclarations: () => Promise<readonly FunctionDeclaration[]>;
  variables?: Readonly<Record<string, string | undefined>>;
  machine?: Machine | undefined;
  folder?: string;
  nodeVersion?: string;
}

/** Short, so that a database that is away does not delay the examination; long enough for a busy machine. */
const CONNECT_TIMEOUT_S = 5;
const ANSWER_TIMEOUT_MS = 5_500;
/** The checks of a database run concurrently. */
const CONNECTIONS = 4;

export function createContext(options: DoctorOptions): DoctorContext {
  const {
    loadDeclarations,
    machine,
    folder = /* turbopackIgnore: true */ process.cwd(),
    nodeVersion = process.versions.node,
  } = options;
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
  const place = placeOf(env);
  let engine: Promise<EngineProbe> | undefined;
  let databaseFault: Promise<string | null> | undefined;
  let declarations: ReturnType<DoctorContext["declarations"]> | undefined;
  return {
    variables,
    env,
    problems: problemsOf(variables, readSecrets),
    place,
    secretsFile,
    declarations: () => {
      // Loading them reads the environment of the process, which would make or repair the file.
      const isSafe = place === "deployed" || isInOrder(secretsFile);
      declarations ??= isSafe ? loadDeclarations().catch(() => undefined) : Promise.resolve(undefined);
      return declarations;
    },
    machine,
    folder,
    nodeVersion,
    pooled: () => pool(env.database.url),
    direct: () => pool(env.database.directUrl),
    databaseFault: () => {
      databaseFault ??= bounded(
        faultOf(() => pool(env.database.url)),
        ANSWER_TIMEOUT_MS,
        "no answer",
      );
      return databaseFault;
    },
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
  backoff: () => 0.1,
  prepare: false,
  onnotice: () => {},
};

async function faultOf(open: () => postgres.Sql): Promise<string | null> {
  const sql = open();
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return withoutPersonalData(error).code ?? "no answer";
  }
}

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

/** The process that holds a port, as a sentence with a leading space; empty when it cannot be seen. */
export function holderOf({ machine }: DoctorContext, port: number): string {
  const pid = machine?.holder(port);
  return pid === undefined ? "" : ` Pid ${pid} holds the port.`;
}
