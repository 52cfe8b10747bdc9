import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { createDatabase, databaseOf, type Owner, type Role } from "../roles.ts";

/** A database for one test file. */
export interface TestDatabase {
  /** As the role that uses the database: for the product the application's, which owns nothing. */
  url: string;
  /** As the role that owns the database, its tables included. */
  ownerUrl: string;
  drop(): Promise<void>;
}

/**
 * Clones a database for one test file: for `vagus_owner` from the migrated template unless it shall be empty, for
 * `vagus_engine` empty. Needs the server that `postgres.setup.ts` starts.
 */
export async function createTestDatabase({
  owner = "vagus_owner",
  empty = owner === "vagus_engine",
}: {
  owner?: Owner;
  empty?: boolean;
} = {}): Promise<TestDatabase> {
  const admin = process.env.TEST_PG_SUPERUSER_URL;
  if (!admin) throw new Error("No test PostgreSQL: run this through vitest, whose global setup starts one.");
  const name = `${databaseOf(owner)}_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const sql = postgres(admin, { max: 1, onnotice: () => {} });
  try {
    await createDatabase(sql, name, owner, empty ? "template0" : TEMPLATE);
  } finally {
    await sql.end();
  }
  const { port } = new URL(admin);
  const as = (role: Role) => `postgres://${role}@127.0.0.1:${port}/${name}`;
  return {
    url: as(owner === "vagus_owner" ? "vagus" : owner),
    ownerUrl: as(owner),
    async drop() {
      const again = postgres(admin, { max: 1, onnotice: () => {} });
      await again`drop database if exists ${again(name)} with (force)`;
      await again.end();
    },
  };
}

/** The migrated database that tests of the product are cloned from. */
export const TEMPLATE = "vagus_test_template";
