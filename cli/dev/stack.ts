import { mkdirSync } from "node:fs";
import { startEmbedded } from "@vagus/embedded-postgres";
import { type Managing, refuseStranger } from "@/cli/engine/start-engine";
import { requireFreePorts } from "@/cli/processes/require-free-ports";
import { migrate } from "@/db/migrate";
import { seedLocal } from "@/db/seed/seed-local";
import { errorChain } from "@/lib/error-chain";
import { seedLocalSource } from "@/lib/sources/seed-local-source";
import { Child } from "./child.ts";
import { type KeptEngine, keepEngine } from "./keep-engine.ts";
import { claimDataDir, forgetPids, killOrphans, rememberPid } from "./orphans.ts";
import { type AppOptions, programs } from "./programs.ts";

/** The parts of a stack besides the database. */
export interface StackOptions extends AppOptions {
  /** Undefined when the engine runs elsewhere. */
  engine: Managing | undefined;
}

/**
 * Starts database, engine, sandbox and app, and keeps them running.
 * @returns a function that stops them in order
 * @throws Error when a part cannot start; then nothing is left running
 */
export async function startStack(
  options: StackOptions,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const { env } = options;
  mkdirSync(env.dataDir, { recursive: true });
  claimDataDir(env.dataDir);
  await killOrphans(env.dataDir, say);
  const postgres = env.database.embedded ? await keepPostgres(options, say) : undefined;
  const children: Child[] = [];
  let engine: KeptEngine | undefined;
  const stop = async () => {
    // Stop the app first: its steps in flight need the vendors and the engine.
    const [app, ...others] = children;
    await app?.stop();
    const [isEngineLeft] = await Promise.all([engine?.stop(), ...others.map((child) => child.stop())]);
    forgetPids(env.dataDir);
    await postgres?.stop({ leaveServer: isEngineLeft === true });
  };
  try {
    await migrate(env.database.ownerUrl, env.database.url);
    if (postgres) {
      await seedLocal(env.database.url);
      if (env.appSourceSecret) await seedLocalSource(env.database.url, env.appSourceSecret);
    }
    const toRun = programs(options);
    await requireFreePorts(toRun.flatMap(({ name, ports }) => ports.map((port) => ({ name, port }))));
    if (options.engine) await refuseStranger(options.engine.settings);
    for (const program of toRun) {
      const child = new Child(program, say, (pid) => rememberPid(env.dataDir, program.name, pid));
      children.push(child);
      child.start();
    }
    engine = options.engine && (await keepEngine(options.engine));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

const LOOK_AGAIN_MS = 250;

/** Starts the embedded server, and restarts it when its connections break, because it may have been killed. */
async function keepPostgres({ env }: StackOptions, say: (line: string) => void) {
  const start = ({ mayInitialise }: { mayInitialise: boolean }) =>
    startEmbedded({ dataDir: env.dataDir, port: env.ports.postgres, mayInitialise });
  const kept = { server: await start({ mayInitialise: true }), stop };
  rememberPid(env.dataDir, "database", kept.server.pid);
  let stopping = false;
  let lastSaid = "";
  let sentinel = watch();

  function watch() {
    const sql = kept.server.superuser(() => {
      if (!stopping) setTimeout(revive, LOOK_AGAIN_MS);
    });
    sql`select 1`.catch(() => {});
    return sql;
  }

  async function revive(): Promise<void> {
    if (stopping) return;
    try {
      const { pid } = kept.server;
      // If the folder was deleted under a running stack, do not create an empty database that looks healthy.
      kept.server = await start({ mayInitialise: false });
      if (kept.server.pid !== pid) say("database ended and was started again");
      rememberPid(env.dataDir, "database", kept.server.pid);
      sentinel = watch();
    } catch (error) {
      const said = `database does not start: ${errorChain(error)}`;
      if (said !== lastSaid) say(said);
      lastSaid = said;
      setTimeout(revive, 4 * LOOK_AGAIN_MS);
    }
  }

  /** @param leaveServer true when an engine stays that needs the server */
  async function stop({ leaveServer }: { leaveServer: boolean }): Promise<void> {
    stopping = true;
    await sentinel.end({ timeout: 0 });
    if (!leaveServer) await kept.server.stop();
  }
  return kept;
}
