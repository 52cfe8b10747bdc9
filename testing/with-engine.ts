import type { Server } from "node:http";
import process from "node:process";
import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { and, asc, eq } from "drizzle-orm";
import type { Inngest, InngestFunction } from "inngest";
import { createServer } from "inngest/node";
import { createEngine, type Engine } from "vagus-engine";
import { afterAll, beforeAll } from "vitest";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { listenLocally } from "./listen-locally.ts";

/** The engine and the app of a test file. */
export interface TestEngine {
  /** Where the engine keeps its state. */
  databaseUrl(): string;
  /** What the engine logged. */
  log: string[];
  /** Runs a function now, such as one with a cron. */
  invoke(functionId: string): Promise<void>;
  /** Waits for a function's run of an event to end, and answers it; the nth of them when it was run again. */
  ended(functionId: string, eventId?: string, nth?: number): Promise<typeof runs.$inferSelect>;
  /** Beats the pulse until `look` finds something; fails after 20 s unless told. */
  until<Found>(what: string, look: () => Promise<Found | undefined>, withinMs?: number): Promise<Found>;
}

/** Functions of a test, on the client of the app and so under its middleware. */
type MoreFunctions = (client: Inngest.Any) => InngestFunction.Any[];

interface EngineSetup {
  /** Functions to serve beside the real ones. */
  more?: MoreFunctions;
  /** Whether several steps may run in one call, as on a machine of one's own; off, each step is a call. */
  checkpointing?: boolean;
}

const UNTIL_MS = 20_000;
const LOOK_AGAIN_MS = 10;

/**
 * Runs the real engine and serves the real functions to it through the real SDK, over HTTP. Put it after what sets the
 * environment: the client reads that when it is loaded, which happens here.
 */
export function withEngine({ more = () => [], checkpointing = false }: EngineSetup = {}): TestEngine {
  const log: string[] = [];
  let database: TestDatabase | undefined;
  let engine: Engine | undefined;
  let app: Server | undefined;
  let tick: () => Promise<unknown> = async () => {};

  beforeAll(async () => {
    database = await createTestDatabase({ owner: "vagus_engine" });
    const options = { databaseUrl: database.url, port: 0, retryIntervalMs: 20, checkpointing };
    engine = createEngine({ ...options, writeLog: (line) => void log.push(line) });
    const { url } = await engine.start();
    process.env.INNGEST_BASE_URL = url;
    const { inngest } = await import("@/inngest/client");
    const { functions } = await import("@/inngest/functions");
    ({ tick } = await import("@/lib/pulse/tick"));
    const server = createServer({ client: inngest, functions: [...functions, ...more(inngest)] });
    app = server;
    const port = await listenLocally(server);
    const registered = await fetch(`http://127.0.0.1:${port}/api/inngest`, { method: "PUT" });
    if (!registered.ok) throw new Error(`Registering: ${registered.status} ${await registered.text()}`);
  });
  afterAll(async () => {
    await engine?.stop();
    await new Promise((done) => (app ? app.close(done) : done(undefined)));
    await database?.drop();
  });

  async function until<Found>(
    what: string,
    look: () => Promise<Found | undefined>,
    withinMs = UNTIL_MS,
  ): Promise<Found> {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      await tick();
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    }
    throw new Error(`Never came: ${what}.`);
  }

  return {
    databaseUrl: () => database?.url ?? "",
    log,
    until,
    async invoke(functionId) {
      const url = `${process.env.INNGEST_BASE_URL}/invoke/vagus-${functionId}`;
      const answer = await fetch(url, { method: "POST", body: "{}" });
      if (!answer.ok) throw new Error(`Invoking ${functionId}: ${answer.status} ${await answer.text()}`);
    },
    ended: (functionId, eventId, nth = 1) =>
      until(`run ${nth} of ${functionId} to end`, async () => {
        const ofEvent = eventId === undefined ? undefined : eq(runs.eventId, eventId);
        const found = await db()
          .select()
          .from(runs)
          .where(and(eq(runs.functionId, functionId), ofEvent))
          .orderBy(asc(runs.id));
        const run = found[nth - 1];
        return run?.endedAt ? run : undefined;
      }),
  };
}
