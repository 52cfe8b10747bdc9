import { readFileSync } from "node:fs";
import postgres from "postgres";

/** Roles that may own a database: the product and the engine, each without access to the other's database. */
const OWNERS = ["vagus", "vagus_engine"] as const;
export type Owner = (typeof OWNERS)[number];

/**
 * Access rules of the embedded server, which listens on loopback only. The two roles need no password but reach only
 * their own databases (and those of tests); the superuser's password is in the data folder.
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

/** Any unique number: two processes that start at once must not both create the roles. */
const OWNERS_LOCK = 7_260_012;

/**
 * Creates the two roles and their databases, unless they exist.
 * @param sql a single connection; when the caller ends it, the lock is released
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

/** Creates a database that only its owner may connect to. */
export async function createDatabase(sql: postgres.Sql, name: string, owner: Owner, template = "template0") {
  await sql`create database ${sql(name)} owner ${sql(owner)} template ${sql(template)}`;
  await sql`revoke connect, temporary on database ${sql(name)} from public`;
}
