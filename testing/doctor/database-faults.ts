import { freePort } from "@vagus/embedded-postgres/ports";
import { startTcpGate } from "@/testing/tcp-gate";
import type { HealthyStack } from "./healthy-stack.ts";
import { AS_DEPLOYED, type PlantedFault } from "./planted-fault.ts";
import { startStranger } from "./vendor-faults.ts";

const set = (name: string, value: string | number) => ({ variables: { [name]: String(value) } });

/** Runs a statement on the application's database, and another one to undo it. */
async function change(stack: HealthyStack, statement: string, undo: string) {
  await stack.sql().unsafe(statement);
  return { undo: () => stack.sql().unsafe(undo) };
}

/** Tells the engine of other functions than the code declares. */
async function registerOtherwise(stack: HealthyStack) {
  const { INNGEST_PORT, PORT } = stack.variables;
  const headers = {
    authorization: `Bearer ${stack.secrets().INNGEST_SIGNING_KEY}`,
    "content-type": "application/json",
  };
  const url = `http://127.0.0.1:${PORT}/api/inngest`;
  const { declarations } = await import("@/inngest/declarations");
  const functions = declarations.slice(1).map(({ id, name, triggers }, position) => ({
    id: `vagus-${id}`,
    name,
    triggers: position === 0 ? [{ event: "nobody/sends.this" }] : triggers,
    steps: {
      step: {
        id: "step",
        name: "step",
        runtime: { type: "http", url: `${url}?fnId=vagus-${id}&stepId=step` },
      },
    },
  }));
  const body = JSON.stringify({ url, appName: "vagus", functions });
  const answer = await fetch(`http://127.0.0.1:${INNGEST_PORT}/fn/register`, {
    method: "POST",
    headers,
    body,
  });
  if (!answer.ok) throw new Error(`Registering: ${answer.status} ${await answer.text()}`);
  return { undo: () => stack.register() };
}

/** Faults of the database and the rows in it. */
export const databaseFaults: readonly PlantedFault[] = [
  {
    what: "nothing listens on the database's port",
    code: "database-answers",
    status: "fault",
    found: /Nothing answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
    remedy: /npm run dev/,
    plant: async () => set("EMBEDDED_PG_PORT", await freePort()),
  },
  {
    what: "another program has the database's port",
    code: "database-answers",
    status: "fault",
    found: /is taken, and not by the database/,
    remedy: /EMBEDDED_PG_PORT or VAGUS_SLOT/,
    async plant() {
      const stranger = await startStranger();
      return { ...set("EMBEDDED_PG_PORT", stranger.port), undo: stranger.stop };
    },
  },
  {
    what: "the database takes connections and answers nothing",
    code: "database-answers",
    status: "fault",
    found: /is taken, and not by the database of this data folder \(no answer|CONNECT_TIMEOUT/,
    remedy: /EMBEDDED_PG_PORT|npm run dev/,
    async plant({ variables }) {
      const gate = await startTcpGate(Number(variables.EMBEDDED_PG_PORT));
      gate.freeze();
      return { ...set("EMBEDDED_PG_PORT", gate.port), undo: () => gate.close() };
    },
  },
  {
    what: "the newest migration is missing",
    code: "database-migrated",
    status: "fault",
    found: /newest migrations of this code are missing/,
    remedy: /db migrate/,
    plant: (stack) =>
      change(
        stack,
        "update drizzle.__drizzle_migrations set created_at = created_at - 1",
        "update drizzle.__drizzle_migrations set created_at = created_at + 1",
      ),
  },
  {
    what: "the database was never migrated",
    code: "database-migrated",
    status: "fault",
    found: /never migrated/,
    remedy: /db migrate/,
    plant: async (stack) => {
      const url = await stack.otherDatabase();
      return {
        variables: { ...stack.deployed(), DATABASE_URL: url, DATABASE_URL_UNPOOLED: url },
        undo: () => stack.sql()`drop database vagus_test_other with (force)`,
      };
    },
    also: AS_DEPLOYED,
  },
  {
    what: "the two addresses lead to two databases",
    code: "database-same",
    status: "fault",
    found: /two databases/,
    remedy: /same database/,
    plant: async (stack) => ({
      variables: { ...stack.deployed(), DATABASE_URL_UNPOOLED: await stack.otherDatabase() },
      undo: () => stack.sql()`drop database vagus_test_other with (force)`,
    }),
    also: AS_DEPLOYED,
  },
  {
    what: "the direct address is that of a pooler",
    code: "database-direct",
    status: "fault",
    found: /leads to a pooler \(127\.0\.0\.1:6543\)/,
    remedy: /transaction pooler/,
    plant: (stack) => ({
      variables: { ...stack.deployed(), DATABASE_URL_UNPOOLED: "postgres://vagus@127.0.0.1:6543/vagus" },
    }),
    also: [...AS_DEPLOYED, "database-same"],
  },
  {
    what: "the role may hold fewer connections than one process opens",
    code: "database-connections",
    status: "fault",
    found: /of 12 connections/,
    remedy: /CONNECTION LIMIT/,
    plant: (stack) =>
      change(stack, "alter role vagus connection limit 12", "alter role vagus connection limit -1"),
  },
  {
    what: "the role may not write a table",
    code: "database-rights",
    status: "fault",
    found: /may not read or write tickets/,
    remedy: /db migrate|grant/,
    plant: (stack) =>
      change(stack, "revoke insert on tickets from vagus", "grant insert on tickets to vagus"),
  },
  {
    what: "the application works as a superuser",
    code: "database-role",
    status: "warning",
    found: /superuser/,
    remedy: /without SUPERUSER/,
    plant: (stack) => change(stack, "alter role vagus superuser", "alter role vagus nosuperuser"),
    also: ["engine-database"],
  },
  {
    what: "the application may connect to the engine's database",
    code: "engine-database",
    status: "warning",
    found: /may connect to vagus_engine/,
    remedy: /revoke connect/,
    plant: (stack) =>
      change(
        stack,
        "grant connect on database vagus_engine to vagus",
        "revoke connect on database vagus_engine from vagus",
      ),
  },
  {
    what: "the engine lacks a function",
    code: "function-count",
    status: "fault",
    found: /The engine lacks batch-embed-tickets/,
    remedy: /Resync/,
    plant: registerOtherwise,
    also: ["trigger-drift"],
  },
  {
    what: "a function in the engine has another trigger than in the code",
    code: "trigger-drift",
    status: "fault",
    found: /classify-message: code ".+", engine "event nobody\/sends\.this"/,
    remedy: /Resync/,
    plant: registerOtherwise,
    also: ["function-count"],
  },
  {
    what: "the engine knows nothing of the app",
    code: "app-registered",
    status: "fault",
    found: /knows no function of this app/,
    remedy: /registers by itself/,
    plant: () => set("VAGUS_SLOT", "7"),
  },
];
