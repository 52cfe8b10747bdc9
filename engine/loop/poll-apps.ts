import type { Log } from "../log.ts";
import type { Registry } from "./registry.ts";

const PING_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 250;

/** Asks apps to register themselves, again and again (protocol §1.4). */
export interface AppPoller {
  start(): void;
  stop(): void;
}

export interface PollOptions {
  /** URLs to ask from the start; the URLs of apps that registered by themselves are added. */
  appUrls: readonly string[];
  /** Pause between two rounds for an app that has been reached. */
  intervalMs: number;
  registry: Registry;
  log: Log;
}

/** Every URL has a rhythm of its own: quick and slowing down until it is reached, then the interval. */
export function createAppPoller({ appUrls, intervalMs, registry, log }: PollOptions): AppPoller {
  const followed = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const ending = new AbortController();

  function follow(url: string, pauseMs: number, reached: boolean): void {
    if (ending.signal.aborted) return;
    followed.add(url);
    timers.set(
      url,
      setTimeout(() => void round(url, pauseMs, reached), pauseMs),
    );
  }

  async function round(url: string, pauseMs: number, reachedBefore: boolean): Promise<void> {
    const status = await ping(url, ending.signal);
    const reached = status !== null && status < 400;
    if (reached !== reachedBefore) log.info(reached ? "app reached" : "app not reached", { status });
    followRegistered();
    if (reached) follow(url, intervalMs, true);
    else follow(url, reachedBefore ? FIRST_PAUSE_MS : Math.min(pauseMs * 1.5, intervalMs), false);
  }

  function followRegistered(): void {
    for (const { url } of registry.apps()) if (!followed.has(url)) follow(url, intervalMs, true);
  }

  return {
    start() {
      for (const url of appUrls) {
        followed.add(url);
        void round(url, FIRST_PAUSE_MS, false);
      }
      followRegistered();
    },
    stop() {
      ending.abort();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Sends the PUT that makes an SDK register; the HTTP status, or null when nobody answered. */
async function ping(url: string, ending: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: "PUT",
      headers: { "content-type": "application/json", "x-inngest-server-kind": "dev" },
      body: JSON.stringify({ url }),
      signal: AbortSignal.any([ending, AbortSignal.timeout(PING_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
