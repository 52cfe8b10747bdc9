#!/usr/bin/env node
import process from "node:process";
import { readArguments } from "./arguments.ts";
import { openEmbeddedStorage } from "./embedded-storage.ts";
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

/** An error's message and those of its causes: only the last one says why. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || error.name;
  return error.cause === undefined ? message : `${message} ${withCauses(error.cause)}`;
}
