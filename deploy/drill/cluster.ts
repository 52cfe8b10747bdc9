import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Places } from "./places.ts";
import { run } from "./processes.ts";

/** Where Debian's package puts the programs of each version. */
const VERSIONS = "/usr/lib/postgresql";

/** A cluster of its own, beside any that the machine runs. */
export interface Cluster {
  version: string;
  databaseUrl: string;
  engineDatabaseUrl: string;
  stop(): void;
}

/** Makes a cluster of Debian's PostgreSQL, and its roles by the file of docs/deploy/one-server.md. */
export function startCluster(
  { home, ports: { postgres: port } }: Places,
  passwords: { vagus: string; engine: string },
): Cluster {
  const newest = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .sort((a, b) => b - a)[0]
    : undefined;
  if (newest === undefined) throw new Error("No PostgreSQL of Debian: apt-get install postgresql.");
  const program = (name: string) => join(VERSIONS, String(newest), "bin", name);
  const folder = join(home, "postgres");
  mkdirSync(folder);
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? Number(run(["id", "-u", "postgres"])) : 0;
  if (isRoot) chownSync(folder, uid, uid);
  const as = isRoot ? ["runuser", "-u", "postgres", "--"] : [];
  const data = join(folder, "data");
  run([
    ...as,
    program("initdb"),
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "-U",
    "postgres",
    "-D",
    data,
  ]);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c max_connections=100`;
  run([...as, program("pg_ctl"), "-D", data, "-w", "-l", join(folder, "log"), "-o", options, "start"]);
  const psql = ["psql", "-h", folder, "-p", String(port), "-U", "postgres", "-d", "postgres", "-q"];
  run([
    ...as,
    ...psql,
    ...["-v", `vagus_password=${passwords.vagus}`, "-v", `engine_password=${passwords.engine}`],
    ...["-f", join(process.cwd(), "deploy/one-server/roles.sql")],
  ]);
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${role}`;
  return {
    version: run([program("postgres"), "--version"]).trim(),
    databaseUrl: url("vagus", passwords.vagus),
    engineDatabaseUrl: url("vagus_engine", passwords.engine),
    stop: () => void run([...as, program("pg_ctl"), "-D", data, "-m", "fast", "-w", "stop"]),
  };
}
