import { mkdirSync } from "node:fs";
import { startEmbedded } from "@vagus/embedded-postgres";
import { migrate } from "@/db/migrate";
import { seedLocal } from "@/db/seed/seed-local";
import { errorChain } from "@/lib/error-chain";
import { seedLocalSource } from "@/lib/sources/seed-local-source";
import { Child } from "./child.ts";
import { claimDataDir, forgetPids, killOrphans, rememberPid } from "./orphans.ts";
import { programs, type StackOptions } from "./programs.ts";
import { requireFreePorts } from "./require-free-ports.ts";

/**
 * Starts database, engine, sandbox and app, and keeps them running.
 * @returns how to stop them, in order
 * @throws Error when something stands in the way; then nothing is left running
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
  const stop = async () => {
    // Steps in flight need the vendors, and the engine to report to.
    const [app, ...others] = children;
    await app?.stop();
    await Promise.all(others.map((child) => child.stop()));
    forgetPids(env.dataDir);
    await postgres?.stop();
  };
  try {
    await migrate(env.database.directUrl);
    if (postgres) {
      await seedLocal(env.database.url);
      if (env.appSourceSecret) await seedLocalSource(env.database.url, env.appSourceSecret);
    }
    const toRun = programs(options, postgres?.server);
    await requireFreePorts(toRun.flatMap(({ name, ports }) => ports.map((port) => ({ name, port }))));
    for (const program of toRun) {
      const child = new Child(program, say, (pid) => rememberPid(env.dataDir, program.name, pid));
      children.push(child);
      child.start();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

const LOOK_AGAIN_MS = 250;

/** Starts the embedded server and starts it again when its connections break: it may have been killed. */
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
      // A folder that was deleted under a running stack must not become an empty database that looks healthy.
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

  async function stop(): Promise<void> {
    stopping = true;
    await sentinel.end({ timeout: 0 });
    await kept.server.stop();
  }
  return kept;
}
