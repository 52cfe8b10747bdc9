import { readFileSync } from "node:fs";
import postgres from "postgres";

/** The databases of the embedded server: who owns each, and who else may connect. */
const DATABASES = [
  { name: "vagus", owner: "vagus_owner", application: "vagus" },
  { name: "vagus_engine", owner: "vagus_engine" },
] as const;

/** Roles that own a database: the product's and the engine's, each without access to the other's database. */
export type Owner = (typeof DATABASES)[number]["owner"];
/** Roles that may connect: the owners, and `vagus`, which uses the product's tables and owns nothing. */
export type Role = Owner | "vagus";

/**
 * Access rules of the embedded server, which listens on loopback only. The roles need no password but reach only
 * their own databases (and those of tests); the superuser's password is in the data folder.
 */
export const HBA = [
  ...DATABASES.map((database) => {
    const roles = [database.owner, ...("application" in database ? [database.application] : [])].join(",");
    return `host "/^${database.name}(_test_.*)?$" ${roles} 127.0.0.1/32 trust`;
  }),
  "host all postgres 127.0.0.1/32 scram-sha-256",
].join("\n");

/** The database a role uses. */
export function databaseOf(role: Role): string {
  return DATABASES.find(({ owner }) => owner === role)?.name ?? role;
}

/**
 * Opens one connection as the superuser of the embedded server. The caller ends it.
 * @param onclose called when the connection breaks or ends
 */
export function connectAsSuperuser(
  port: number,
  passwordFile: string,
  { database = "postgres", onclose }: { database?: string; onclose?: () => void } = {},
): postgres.Sql {
  return postgres({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: readFileSync(passwordFile, "utf8").trim(),
    database,
    max: 1,
    connect_timeout: 2,
    onnotice: () => {},
    onclose,
  });
}

/** Any unique number: two processes that start at once must not both create the roles. */
const OWNERS_LOCK = 7_260_012;

/**
 * Creates the roles and their databases, unless they exist. In a cluster of an earlier version, whose application role
 * owned the product's tables, the owner takes them over.
 * @param connect opens a single connection as the superuser; the lock is released when it ends
 */
export async function ensureOwners(connect: (database?: string) => postgres.Sql): Promise<void> {
  const sql = connect();
  try {
    await sql`select pg_advisory_lock(${OWNERS_LOCK})`;
    for (const database of DATABASES) {
      const application = "application" in database ? database.application : undefined;
      for (const name of [database.owner, application]) {
        if (!name) continue;
        const [role] = await sql`select 1 from pg_roles where rolname = ${name}`;
        if (!role) await sql`create role ${sql(name)} login`;
      }
      const [found] = await sql`
        select pg_get_userbyid(datdba) as owner from pg_database where datname = ${database.name}`;
      if (!found) await createDatabase(sql, database.name, database.owner);
      else if (application && found.owner === application)
        await moveToOwner(sql, connect, { ...database, application });
    }
  } finally {
    await sql.end();
  }
}

async function moveToOwner(
  sql: postgres.Sql,
  connect: (database?: string) => postgres.Sql,
  { name, owner, application }: { name: string; owner: Owner; application: string },
): Promise<void> {
  const inside = connect(name);
  try {
    await inside`reassign owned by ${inside(application)} to ${inside(owner)}`;
  } finally {
    await inside.end();
  }
  await letConnect(sql, name, owner);
}

/** Creates a database that only its owner and its application may connect to. */
export async function createDatabase(sql: postgres.Sql, name: string, owner: Owner, template = "template0") {
  await sql`create database ${sql(name)} owner ${sql(owner)} template ${sql(template)}`;
  await sql`revoke connect, temporary on database ${sql(name)} from public`;
  await letConnect(sql, name, owner);
}

async function letConnect(sql: postgres.Sql, name: string, owner: Owner): Promise<void> {
  const database = DATABASES.find((one) => one.owner === owner);
  if (database && "application" in database)
    await sql`grant connect on database ${sql(name)} to ${sql(database.application)}`;
}
