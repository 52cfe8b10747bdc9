import { lazyEnv } from "../env.ts";
import { readInngestDev } from "./inngest.ts";
import { ensureLocalSecrets, type LocalSecrets } from "./local-secrets.ts";
import { EnvReader } from "./reader.ts";

type Source = Readonly<Record<string, string | undefined>>;

export interface EngineKeys {
  eventKey: string;
  signingKey: string;
}

/**
 * Reads only the variables for managing the engine, and none of the application's secrets.
 * @throws Error naming every variable that is wrong
 */
export function readEngineEnv(
  source: Source,
  readSecrets: (dataDir: string) => LocalSecrets = ensureLocalSecrets,
) {
  const reader = new EnvReader(source);
  const { ports, dataDir, inngestCli } = lazyEnv(source, readSecrets);
  const url = reader.text("DATABASE_URL");
  const ownDatabase = url !== undefined && url !== "embedded";
  const dev = readInngestDev(reader);
  const env = {
    ports,
    dataDir,
    /** The variable itself; undefined when the port is the slot's. */
    enginePort: reader.text("INNGEST_PORT") === undefined ? undefined : ports.engine,
    /** Where the app looks for its engine; undefined for Inngest Cloud. */
    appEngineUrl:
      reader.text("INNGEST_BASE_URL") ??
      (dev || !ownDatabase ? `http://127.0.0.1:${ports.engine}` : undefined),
    /** Whether the application has another database than the embedded one. */
    ownDatabase,
    /** A binary of the Inngest CLI. */
    cli: inngestCli,
    /** The keys the engine is started with; undefined without keys. @throws Error naming the missing one */
    keys(): EngineKeys | undefined {
      if (dev) return undefined;
      const local = ownDatabase ? undefined : readSecrets(dataDir);
      const needing = new EnvReader(source);
      const keys = {
        eventKey: needing.needed("INNGEST_EVENT_KEY", local?.INNGEST_EVENT_KEY),
        signingKey: needing.needed("INNGEST_SIGNING_KEY", local?.INNGEST_SIGNING_KEY),
      };
      if (needing.problems.length > 0)
        needing.problems.push("Or set INNGEST_DEV=1 for an engine without keys.");
      needing.finish();
      return keys;
    },
  };
  reader.finish();
  return env;
}

export type EngineEnv = ReturnType<typeof readEngineEnv>;
