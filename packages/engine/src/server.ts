import { createServer } from "node:http";
import { failureKind } from "@vagus/primitives/database-error";
import { newUlid } from "@vagus/primitives/ulid";
import { createWorkLoop } from "./dispatch/work-loop.ts";
import { createAccess, type EngineKeys } from "./http/access.ts";
import { engineRoutes } from "./http/engine-routes.ts";
import { createRouter, isLoopback, listen } from "./http/http-server.ts";
import { createLog, type Log, type LogLevel } from "./log.ts";
import { createRegistry } from "./registry.ts";
import { openPool } from "./store/connect.ts";
import { migrate } from "./store/migrate.ts";
import { createBulkCanceller } from "./upkeep/cancel-in-bulk.ts";
import { createHistoryExpirer, type Retention } from "./upkeep/expire-history.ts";
import { createInstanceKeeper } from "./upkeep/keep-instance.ts";
import { createAppPoller } from "./upkeep/poll-apps.ts";

export interface EngineOptions {
  /** PostgreSQL database that only the engine uses. */
  databaseUrl: string;
  /** 0 takes a free port. */
  port?: number;
  host?: string;
  /** Apps to ask for registration. */
  appUrls?: readonly string[];
  /** Keys of apps and senders; without keys everyone may do everything. */
  keys?: EngineKeys | null;
  /** Host names it answers to besides the loopback names, in lower case and without a port. */
  allowedHosts?: readonly string[];
  /** Whether tools of `/mcp` may change something; off by default. */
  mcpWrites?: boolean;
  /** Shown by `/health`, so that a supervisor recognises its own engine. */
  dataDir?: string | null;
  pollIntervalMs?: number;
  /** A constant delay between attempts in place of the backoff table. */
  retryIntervalMs?: number | null;
  /** Lets apps run several steps in one call and report each (protocol §4.6); off by default. */
  checkpointing?: boolean;
  /** How long ended runs and old events are kept. */
  retention?: Retention;
  /** Pause between two deletions of old runs and events. */
  retentionRoundMs?: number;
  /** Highest number of queue items worked on at a time. */
  workers?: number;
  logLevel?: LogLevel;
  /** Takes log lines; the default writes to standard output. */
  writeLog?: (line: string) => void;
}

export interface Engine {
  /** @throws when the port is taken or the database cannot be reached */
  start(): Promise<{ port: number; url: string }>;
  /** Waits up to 10 s for calls in flight, then gives back their leases. */
  stop(): Promise<void>;
  /** Works on everything that is due; resolves when it is done. */
  tick(): Promise<void>;
}

const DEFAULT_PORT = 8288;
const DEFAULT_WORKERS = 100;
const DEFAULT_POLL_INTERVAL_MS = 5000;
const WEEK_MS = 7 * 86_400_000;
const DEFAULT_RETENTION: Retention = { runsMs: WEEK_MS, eventsMs: WEEK_MS };
const RETENTION_ROUND_MS = 60_000;
const POOL_SIZE = 8;
const DRAIN_MS = 10_000;
const VERSION = "vagus-engine";

/** Wires the parts of an engine without opening anything. */
function wireEngine(options: EngineOptions, log: Log, isReady: () => boolean) {
  const pollIntervalMs = options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS;
  const appUrls = options.appUrls ?? [];
  const access = createAccess(options.keys ?? null);
  const instanceId = newUlid();
  const stopping = new AbortController();
  const sql = openPool(options.databaseUrl, POOL_SIZE);
  const registry = createRegistry(sql);
  const loop = createWorkLoop(sql, registry, {
    instanceId,
    workers: options.workers ?? DEFAULT_WORKERS,
    retryIntervalMs: options.retryIntervalMs ?? null,
    callOptions: { checkpointing: options.checkpointing ?? false, signingKey: access.signingKey },
    log,
    stopping: stopping.signal,
  });
  const { dispatcher, intake, control, checkpointer, counters } = loop;
  const bulk = createBulkCanceller(sql, control, log);
  const expirer = createHistoryExpirer(sql, {
    retention: options.retention ?? DEFAULT_RETENTION,
    roundMs: options.retentionRoundMs ?? RETENTION_ROUND_MS,
    log,
  });
  const keeper = createInstanceKeeper(sql, {
    databaseUrl: options.databaseUrl,
    instanceId,
    log,
    async onBeat() {
      await registry.refresh();
      // Continues bulk cancellations that another process has left unfinished.
      bulk.resume();
    },
    onReaped: () => dispatcher.wakeAt(0),
  });
  const poller = createAppPoller({
    appUrls,
    intervalMs: pollIntervalMs,
    registry,
    log,
    serverKind: access.kind,
    signingKey: access.signingKey,
  });
  const facts = { dataDir: options.dataDir ?? null, version: VERSION, appUrls, pollIntervalMs };
  const routes = engineRoutes({
    sql,
    registry,
    access,
    facts,
    intake,
    control,
    checkpointer,
    counters,
    mcpWrites: options.mcpWrites ?? false,
    startBulk: () => bulk.resume(),
    wakeAt: (dueAtMs) => dispatcher.wakeAt(dueAtMs),
    lookAhead: () => dispatcher.lookAhead(),
  });
  const server = createServer(
    createRouter(routes, { access, log, isReady, hostNames: options.allowedHosts ?? [] }),
  );

  return { sql, registry, access, stopping, bulk, expirer, keeper, poller, server, loop };
}

/** Creates an engine. Nothing is opened before `start`. */
export function createEngine(options: EngineOptions): Engine {
  const log = createLog(
    options.logLevel ?? "info",
    options.writeLog ?? ((line) => void process.stdout.write(line)),
  );
  const host = options.host ?? "127.0.0.1";
  let ready = false;
  const { sql, registry, access, stopping, bulk, expirer, keeper, poller, server, loop } = wireEngine(
    options,
    log,
    () => ready,
  );
  const { dispatcher, sender, gateway } = loop;

  return {
    async start() {
      // Opens the port first: a second engine that was started by mistake must not touch the queue.
      const address = await listen(server, options.port ?? DEFAULT_PORT, host);
      try {
        await migrate(options.databaseUrl);
        await registry.reload();
        await keeper.start();
      } catch (error) {
        server.close();
        await Promise.all([keeper.stop(), sql.end({ timeout: 1 })]);
        if (failureKind(error) !== "connection") throw error;
        throw new Error("The engine's database cannot be reached: start it, or correct --database-url.", {
          cause: error,
        });
      }
      if (access.kind === "dev" && !isLoopback(host)) {
        log.warn(
          "this engine has no keys and listens beyond this machine: everyone who reaches it may do everything. " +
            "Give it --event-key and --signing-key.",
          { host },
        );
      }
      dispatcher.start();
      ready = true;
      poller.start();
      expirer.start();
      return address;
    },
    async stop() {
      poller.stop();
      bulk.stop();
      expirer.stop();
      // The server stays open until the calls have ended, because their steps may still send events.
      const drained = await dispatcher.drain(DRAIN_MS);
      if (!drained)
        log.warn("calls are still in flight; their queue items are given back and will be called again");
      stopping.abort();
      await keeper.stop();
      sender.close();
      gateway.close();
      server.close();
      server.closeAllConnections();
      await sql.end({ timeout: 1 });
    },
    tick: () => dispatcher.tick(),
  };
}
