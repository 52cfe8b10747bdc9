import { subscribe } from "node:diagnostics_channel";
import { Server, ServerResponse } from "node:http";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { closeDatabases } from "@/lib/db";
import { log } from "@/lib/log";
import { beginShutdown, isShuttingDown, runShutdownTasks } from "./shutdown-tasks.ts";

/** Times of a shutdown, in milliseconds; together less than the ten seconds that supervisors wait before they kill. */
export interface ShutdownTimes {
  /** How long the process still accepts connections, so that a load balancer sees that it is no longer ready. */
  noticeMs: number;
  /** When requests that are still in flight are cut, from the signal on. */
  drainMs: number;
  /** How long the last tasks may take, such as the last events. */
  lastMs: number;
  /** How long the pools wait for their queries. */
  poolsMs: number;
}

const TIMES: ShutdownTimes = { noticeMs: 1_000, drainMs: 7_500, lastMs: 1_000, poolsMs: 500 };
const LOOK_AGAIN_MS = 50;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** The HTTP servers of this process and their open responses. */
interface Traffic {
  servers: Set<Server>;
  inFlight: Set<ServerResponse>;
}

/**
 * Ends this process in order on SIGTERM and SIGINT: readiness turns red, live streams end, timers stop, requests in
 * flight are answered, then the pools end. A request that takes too long is cut, and the engine retries its step.
 *
 * Next (16.4) handles the signals too: it waits without a limit for responses, live streams among them, and ends with
 * 143. Its handlers are removed, and in development called afterwards for its caches and its lock.
 */
export function shutDownOnSignals(times = TIMES): void {
  const traffic = watchTraffic();
  const isDevelopment = process.env.NODE_ENV === "development";
  for (const signal of SIGNALS) {
    const replaced = process.listeners(signal);
    process.removeAllListeners(signal);
    process.on(signal, async () => {
      if (!beginShutdown()) return;
      log.info("shutting down", { signal, inFlight: traffic.inFlight.size });
      const handsOver = isDevelopment && replaced.length > 0;
      // Next closes its development server itself, and reports an error if it is closed already.
      const servers = handsOver ? new Set<Server>() : traffic.servers;
      await shutDown({ ...traffic, servers }, isDevelopment ? { ...times, noticeMs: 0 } : times);
      if (!handsOver) process.exit(0);
      for (const listener of replaced) listener(signal);
    });
  }
}

async function shutDown({ servers, inFlight }: Traffic, times: ShutdownTimes): Promise<void> {
  const began = performance.now();
  const leftMs = () => Math.max(0, times.drainMs - (performance.now() - began));
  let stopped = false;
  void runShutdownTasks("first").then(() => {
    stopped = true;
  });
  for (const response of inFlight) closeAfter(response);
  await delay(times.noticeMs);
  for (const server of servers) server.close();
  while ((inFlight.size > 0 || !stopped) && leftMs() > 0) {
    for (const server of servers) server.closeIdleConnections();
    await delay(LOOK_AGAIN_MS);
  }
  if (inFlight.size > 0) log.warn("requests in flight are cut", { requests: inFlight.size });
  for (const server of servers) server.closeAllConnections();
  await Promise.race([runShutdownTasks("last"), delay(times.lastMs)]);
  await closeDatabases(times.poolsMs / 1_000);
}

function watchTraffic(): Traffic {
  const traffic: Traffic = { servers: new Set(), inFlight: new Set() };
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return;
    const { response, server } = message;
    traffic.servers.add(server);
    traffic.inFlight.add(response);
    response.once("close", () => traffic.inFlight.delete(response));
    if (isShuttingDown()) closeAfter(response);
  });
  return traffic;
}

/** Tells the client not to reuse this connection: nothing would answer. */
function closeAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
}

function isStart(message: unknown): message is { response: ServerResponse; server: Server } {
  if (typeof message !== "object" || message === null) return false;
  const { response, server } = message as { response?: unknown; server?: unknown };
  return response instanceof ServerResponse && server instanceof Server;
}
