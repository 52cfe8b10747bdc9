import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { isTaken } from "@vagus/embedded-postgres/ports";
import type postgres from "postgres";
import { READ_ONLY } from "@/db/grants";
import { NEWEST_MIGRATION_MS } from "@/db/newest-migration";
import { isLoopbackUrl } from "@/lib/env/published";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { PLACES } from "../rules.ts";
import { askingDatabase } from "./asking-database.ts";

const group = "database" as const;

/** The database: reachable, migrated, the same by both addresses, with room and with the right rights. */
export const databaseChecks: readonly Check[] = [
  {
    code: "database-answers",
    title: "The database answers",
    group,
    places: PLACES,
    run: checkAnswers,
  },
  {
    code: "database-migrated",
    title: "The database holds the migrations of this code",
    group,
    places: PLACES,
    run: askingDatabase(checkMigrated),
  },
  {
    code: "database-direct",
    title: "DATABASE_URL_UNPOOLED goes to the server itself",
    group,
    places: ["deployed"],
    run: checkDirect,
  },
  {
    code: "database-same",
    title: "Both addresses lead to the same database, and LISTEN works",
    group,
    places: PLACES,
    run: checkSame,
  },
  {
    code: "database-version",
    title: "PostgreSQL is recent enough",
    group,
    places: PLACES,
    run: askingDatabase(checkVersion),
  },
  {
    code: "database-clock",
    title: "The database and this process agree about the time",
    group,
    places: PLACES,
    run: askingDatabase(checkClock),
  },
  {
    code: "database-connections",
    title: "The database has connections for all pools",
    group,
    places: PLACES,
    run: askingDatabase(checkConnections),
  },
  {
    code: "database-rights",
    title: "The application's role may read and write its tables",
    group,
    places: PLACES,
    run: askingDatabase(checkRights),
  },
  {
    code: "database-role",
    title: "The application's role is no superuser",
    group,
    places: PLACES,
    run: askingDatabase(checkRole),
  },
  {
    code: "engine-database",
    title: "The application's role cannot read the engine's database",
    group,
    places: PLACES,
    run: askingDatabase(checkEngineDatabase),
  },
  {
    code: "database-encryption",
    title: "The way to the database is encrypted",
    group,
    places: ["deployed"],
    run: askingDatabase(checkEncryption),
  },
];

async function checkAnswers({ pooled, databaseFault, env, place }: DoctorContext): Promise<Outcome> {
  const { host } = new URL(env.database.url);
  const code = await databaseFault();
  if (code === null) {
    const [row] = await pooled()`select current_database() as name, current_user as role`;
    return ok(`It answers at ${host}, as ${row?.role} in ${row?.name}.`);
  }
  const remedy = place === "embedded" ? "Start it: npm run dev." : "Check DATABASE_URL and the server.";
  if (code.startsWith("28")) return fault(`${host} refuses the role or its password (${code}).`, remedy);
  if (code === "3D000")
    return fault(`${host} has no database of that name (${code}).`, "Create it, or correct DATABASE_URL.");
  if (code === "53300")
    return fault(
      `${host} has no connection left (${code}).`,
      "Raise max_connections, or run fewer processes.",
    );
  if (place === "embedded" && (await isTaken(env.ports.postgres)))
    return fault(
      `Port ${env.ports.postgres} (EMBEDDED_PG_PORT) is taken, and not by the database of this data folder (${code}).`,
      "End the program there, or set EMBEDDED_PG_PORT or VAGUS_SLOT to another port.",
    );
  return fault(`Nothing answers at ${host} (${code}).`, remedy);
}

async function checkMigrated(sql: postgres.Sql): Promise<Outcome> {
  const remedy = "Run npm run vagus -- db migrate.";
  const [known] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!known?.present) return fault("It was never migrated.", remedy);
  const [row] = await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`;
  const newest = Number(row?.newest ?? 0);
  if (newest < NEWEST_MIGRATION_MS) return fault("The newest migrations of this code are missing.", remedy);
  return newest === NEWEST_MIGRATION_MS
    ? ok("Every migration of this code is in place.")
    : ok("It holds migrations of a newer version; this version runs on them.");
}

/** Addresses of transaction poolers: Neon and its like name them so, PgBouncer and Supabase listen there. */
const POOLER_HOST = /-pooler\./;
const POOLER_PORTS = ["6432", "6543"];

function checkDirect({ env }: DoctorContext): Outcome {
  const { direct, directUrl, url } = env.database;
  const { hostname, port } = new URL(directUrl);
  const remedy =
    "Set DATABASE_URL_UNPOOLED to the server's own address: migrations and LISTEN fail behind a transaction pooler.";
  const isPooler = POOLER_HOST.test(hostname) || POOLER_PORTS.includes(port);
  if (direct) {
    return isPooler
      ? fault(`DATABASE_URL_UNPOOLED leads to a pooler (${hostname}${port && `:${port}`}).`, remedy)
      : ok(`It leads to ${hostname}.`);
  }
  if (isPooler) return fault("It is not set, and DATABASE_URL leads to a pooler.", remedy);
  return ok(`It is not set; ${new URL(url).hostname} serves both.`);
}

const NOTIFY_WITHIN_MS = 1_500;

/** Listens by the direct address for a message sent by the other: it comes only if both are one database. */
async function checkSame({ direct, pooled, databaseFault }: DoctorContext): Promise<Outcome> {
  if ((await databaseFault()) !== null) return skipped("The database does not answer.");
  const word = randomUUID();
  const channel = "vagus_doctor";
  let heard = false;
  try {
    const { unlisten } = await direct().listen(channel, (payload) => {
      heard ||= payload === word;
    });
    await pooled().notify(channel, word);
    const deadline = Date.now() + NOTIFY_WITHIN_MS;
    while (!heard && Date.now() < deadline) await delay(10);
    await unlisten();
  } catch {
    return fault(
      "DATABASE_URL answers, and DATABASE_URL_UNPOOLED does not take LISTEN.",
      "Set it to the server's own address: a transaction pooler has no LISTEN.",
    );
  }
  if (heard) return ok("A message sent by one address was heard by the other.");
  return fault(
    `A message sent by DATABASE_URL was not heard by DATABASE_URL_UNPOOLED within ${NOTIFY_WITHIN_MS / 1000} s: they are two databases, or a pooler stands before the second.`,
    "Set both to the same database, the second without a pooler.",
  );
}

const OLDEST_VERSION = 15;

async function checkVersion(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
  return Number(row?.major) >= OLDEST_VERSION
    ? ok(`PostgreSQL ${row?.major}.`)
    : warning(
        `PostgreSQL ${row?.major} is older than ${OLDEST_VERSION}, the oldest one that Vagus is tried on.`,
        "Upgrade the server.",
      );
}

const CLOCK_APART_MS = 5_000;

async function checkClock(sql: postgres.Sql): Promise<Outcome> {
  const began = Date.now();
  const [row] = await sql`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms, current_setting('TimeZone') as zone`;
  const apartMs = (began + Date.now()) / 2 - Number(row?.now_ms);
  const found = `They are ${Math.abs(Math.round(apartMs / 100) / 10)} s apart; its zone is ${row?.zone}.`;
  if (Math.abs(apartMs) <= CLOCK_APART_MS) return ok(found);
  return fault(
    found,
    "Synchronise both clocks (NTP): deadlines, holds and signatures are computed from them.",
  );
}

/** Connections of one process, as `db/client.ts` opens them, with one that listens. */
const POOLS = 10 + 4 + 1;

async function checkConnections(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as room,
      (select rolconnlimit from pg_roles where rolname = current_user) as of_role,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`;
  const limits = [Number(row?.room), Number(row?.of_role)].filter((limit) => limit >= 0);
  const room = Math.min(...limits);
  const used = Number(row?.used);
  const found = `${used} of ${room} connections are in use; one process of the console holds up to ${POOLS}.`;
  const remedy =
    "Raise max_connections (or the role's CONNECTION LIMIT), or put a pooler before DATABASE_URL.";
  if (room < POOLS) return fault(found, remedy);
  return room - used < POOLS / 3 ? warning(found, remedy) : ok(found);
}

async function checkRights(sql: postgres.Sql): Promise<Outcome> {
  const rows = await sql`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not (has_table_privilege(c.oid, 'select')
        and (c.relname = any(${READ_ONLY}) or has_table_privilege(c.oid, 'insert')))
    order by 1`;
  if (rows.length === 0) return ok("The console's role may read and write every table that it uses.");
  return fault(
    `It may not read or write ${rows.map(({ name }) => name).join(", ")}.`,
    "Run npm run vagus -- db migrate as the owner, which grants them, or grant select and insert.",
  );
}

async function checkRole(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select rolsuper or rolcreaterole or rolbypassrls as mighty, rolname as name from pg_roles where rolname = current_user`;
  if (!row?.mighty) return ok(`${row?.name} has no rights beyond its own tables.`);
  return warning(
    `${row.name} is a superuser or may make roles: whoever has DATABASE_URL can change the audit log.`,
    "Create a role without SUPERUSER, CREATEROLE and BYPASSRLS for DATABASE_URL.",
  );
}

async function checkEngineDatabase(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select has_database_privilege(datname, 'connect') as open from pg_database where datname = 'vagus_engine'`;
  if (!row) return skipped("This server holds no database of an engine.");
  if (!row.open) return ok("The console's role may not connect to vagus_engine.");
  return warning(
    "It may connect to vagus_engine, which holds events and results of steps.",
    "revoke connect on database vagus_engine from public;",
  );
}

async function checkEncryption(sql: postgres.Sql, { env }: DoctorContext): Promise<Outcome> {
  const { hostname } = new URL(env.database.url);
  if (isLoopbackUrl(`http://${hostname}`)) return ok("The database is on this machine.");
  const [row] = await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
  if (row?.ssl) return ok("TLS is in use.");
  return warning(
    `The connection to ${hostname} is not encrypted.`,
    "Add ?sslmode=require to DATABASE_URL, unless the network between is your own.",
  );
}
