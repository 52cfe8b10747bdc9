import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { createDatabase, type Owner } from "../roles.ts";

/** A database for one test file. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Clones a database for one test file: for `vagus` from the migrated template, for `vagus_engine` empty.
 * Needs the server that `postgres.setup.ts` starts.
 */
export async function createTestDatabase({ owner = "vagus" }: { owner?: Owner } = {}): Promise<TestDatabase> {
  const admin = process.env.TEST_PG_SUPERUSER_URL;
  if (!admin) throw new Error("No test PostgreSQL: run this through vitest, whose global setup starts one.");
  const name = `${owner}_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const sql = postgres(admin, { max: 1, onnotice: () => {} });
  try {
    await createDatabase(sql, name, owner, owner === "vagus" ? TEMPLATE : "template0");
  } finally {
    await sql.end();
  }
  const { port } = new URL(admin);
  return {
    url: `postgres://${owner}@127.0.0.1:${port}/${name}`,
    async drop() {
      const again = postgres(admin, { max: 1, onnotice: () => {} });
      await again`drop database if exists ${again(name)} with (force)`;
      await again.end();
    },
  };
}

/** The migrated database that tests of the product are cloned from. */
export const TEMPLATE = "vagus_test_template";
