#!/usr/bin/env node

import process from "node:process";
import { type EmbeddedPostgres, startEmbedded } from "@vagus/embedded-postgres";
import { readArguments } from "./arguments.ts";
import { createEngine } from "./server.ts";

let release = async () => {};
try {
  const { storage, options } = readArguments(process.argv.slice(2), process.env);
  let databaseUrl: string;
  if ("embeddedIn" in storage) ({ databaseUrl, release } = await openEmbeddedStorage(storage.embeddedIn));
  else ({ databaseUrl } = storage);
  const engine = createEngine({ ...options, databaseUrl });
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void engine
      .stop()
      .then(release)
      .then(() => process.exit(0));
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  const { port, url } = await engine.start();
  console.log(JSON.stringify({ level: "info", msg: "engine listening", port, url, pid: process.pid }));
} catch (error) {
  console.error(JSON.stringify({ level: "error", msg: withCauses(error) }));
  await release();
  process.exit(1);
}

/** The messages of an error and its causes: the last cause names the reason. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || error.name;
  return error.cause === undefined ? message : `${message} ${withCauses(error.cause)}`;
}

/** The engine's database in an embedded PostgreSQL. */
interface EmbeddedStorage {
  databaseUrl: string;
  /** Stops PostgreSQL, unless another engine uses it. */
  release(): Promise<void>;
}

/** Starts PostgreSQL in a folder, or uses the one that a killed engine has left running there. */
async function openEmbeddedStorage(dataDir: string): Promise<EmbeddedStorage> {
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
