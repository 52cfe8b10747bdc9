import { readFileSync } from "node:fs";
import postgres from "postgres";

/** Who may own a database of the embedded server: the product and the engine, each locked out of the other's. */
const OWNERS = ["vagus", "vagus_engine"] as const;
export type Owner = (typeof OWNERS)[number];

/**
 * Access rules of the embedded server, which listens on loopback only. The two roles need no password but reach
 * nothing beyond their own databases (and those of tests); the superuser's password lies in the data folder.
 */
export const HBA = [
  ...OWNERS.map((owner) => `host "/^${owner}(_test_.*)?$" ${owner} 127.0.0.1/32 trust`),
  "host all postgres 127.0.0.1/32 scram-sha-256",
].join("\n");

/**
 * Opens one connection as the superuser of the embedded server. The caller ends it.
 * @param onclose called when the connection breaks or ends
 */
export function connectAsSuperuser(port: number, passwordFile: string, onclose?: () => void): postgres.Sql {
  return postgres({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: readFileSync(passwordFile, "utf8").trim(),
    database: "postgres",
    max: 1,
    connect_timeout: 2,
    onnotice: () => {},
    onclose,
  });
}

/** Any number that is ours alone: two processes that start at once must not both make what is missing. */
const OWNERS_LOCK = 7_260_012;

/**
 * Makes the two roles and the database of each, unless they are there.
 * @param sql a single connection, which the caller ends, and with it the lock
 */
export async function ensureOwners(sql: postgres.Sql): Promise<void> {
  await sql`select pg_advisory_lock(${OWNERS_LOCK})`;
  for (const owner of OWNERS) {
    const [role] = await sql`select 1 from pg_roles where rolname = ${owner}`;
    if (!role) await sql`create role ${sql(owner)} login`;
    const [database] = await sql`select 1 from pg_database where datname = ${owner}`;
    if (!database) await createDatabase(sql, owner, owner);
  }
}

/** Creates a database to which only its owner may connect. */
export async function createDatabase(sql: postgres.Sql, name: string, owner: Owner, template = "template0") {
  await sql`create database ${sql(name)} owner ${sql(owner)} template ${sql(template)}`;
  await sql`revoke connect, temporary on database ${sql(name)} from public`;
}
