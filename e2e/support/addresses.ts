import { resolve } from "node:path";
import process from "node:process";
import { readEnv } from "@/lib/env";

/** The slot of the end-to-end stack; `E2E_SLOT` lets two checkouts, or two shards of one, run theirs at once. */
const SLOT = process.env.E2E_SLOT ?? "8";
export const DATA_DIR = `.vagus/e2e-${SLOT}`;

/** Port of the event gate between app and engine, with which a test can lose or double events. */
export const GATE_PORT = 8595 + Number(SLOT) * 100;

/** Every host that a process of the stack looked up or connected to; record-hosts.mjs writes it. */
export const HOSTS_LOG = resolve(DATA_DIR, "hosts.log");
const recorder = new URL("record-hosts.mjs", import.meta.url);
recorder.searchParams.set("log", HOSTS_LOG);

/** The environment of the stack. */
export const stackEnv = {
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import=${recorder.href}`.trim(),
  VAGUS_SLOT: SLOT,
  VAGUS_DATA_DIR: DATA_DIR,
  DATABASE_URL: "embedded",
  INNGEST_BASE_URL: `http://127.0.0.1:${GATE_PORT}`,
  // The engine of --engine-url is Inngest's dev server, which has no keys.
  ...(process.env.E2E_ENGINE_URL && { INNGEST_DEV: "1" }),
  // Hundreds of mails arrive within a minute, and no test here is about the throttle.
  EMAILS_PER_MINUTE: "10000",
};

export const env = readEnv(stackEnv);
export const consoleUrl = `http://127.0.0.1:${env.ports.app}`;
export const engineUrl = process.env.E2E_ENGINE_URL ?? `http://127.0.0.1:${env.ports.engine}`;
