import { startEmbedded } from "@vagus/embedded-postgres";
import { isTaken } from "@vagus/embedded-postgres/ports";
import type { EngineSettings } from "./settings.ts";

const open = ({ dataDir, postgresPort }: EngineSettings, mayInitialise: boolean) =>
  startEmbedded({ dataDir, port: postgresPort, mayInitialise });

/** Starts the database of the engine, unless it runs or is another server's. Returns its address. */
export async function openStorage(settings: EngineSettings): Promise<string> {
  return settings.databaseUrl ?? (await open(settings, true)).url("vagus_engine");
}

/** Starts the embedded PostgreSQL again under an engine that has outlived it. */
export async function reviveStorage(settings: EngineSettings): Promise<void> {
  if (settings.databaseUrl === undefined && !(await isTaken(settings.postgresPort)))
    await open(settings, true);
}

/** Stops the embedded PostgreSQL of an engine that has ended, unless an application or another program uses it. */
export async function releaseStorage(settings: EngineSettings): Promise<void> {
  if (settings.databaseUrl !== undefined || !(await isTaken(settings.postgresPort))) return;
  const server = await open(settings, false);
  const sql = server.superuser();
  let used = true;
  try {
    const [row] = await sql`
      select exists (
        select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
      ) as used`;
    used = row?.used !== false;
  } finally {
    await sql.end();
  }
  if (!used) await server.stop();
}
