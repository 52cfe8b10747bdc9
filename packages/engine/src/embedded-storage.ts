import { type EmbeddedPostgres, startEmbedded } from "@vagus/embedded-postgres";

/** The engine's database in a PostgreSQL of its own. */
export interface EmbeddedStorage {
  databaseUrl: string;
  /** Ends PostgreSQL, unless another engine uses it. */
  release(): Promise<void>;
}

/** Starts PostgreSQL in a folder, or takes the one that an engine which was killed has left running there. */
export async function openEmbeddedStorage(dataDir: string): Promise<EmbeddedStorage> {
  const server = await startEmbedded({ dataDir });
  return {
    databaseUrl: server.url("vagus_engine"),
    async release() {
      if (!(await isUsed(server))) await server.stop();
    },
  };
}

async function isUsed(server: EmbeddedPostgres): Promise<boolean> {
  const sql = server.superuser();
  try {
    const [row] =
      await sql`select exists (select from pg_stat_activity where datname = 'vagus_engine') as used`;
    return row?.used === true;
  } finally {
    await sql.end();
  }
}
