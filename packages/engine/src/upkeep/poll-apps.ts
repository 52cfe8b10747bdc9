import type { Log } from "../log.ts";
import type { SigningKey } from "../protocol/signing-key.ts";
import type { Registry } from "../registry.ts";

const PING_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const REFUSED = "an app and this engine do not have the same signing key: give both the same one";

/** The status of an app that has registered: it counts as reached. */
const REGISTERED = 200;

/** Asks apps to register themselves, in intervals (protocol §1.4). */
export interface AppPoller {
  start(): void;
  stop(): void;
}

export interface PollOptions {
  /** URLs to ask from the start; the URLs of registered apps are added. */
  appUrls: readonly string[];
  /** Pause between two rounds for an app that has been reached. */
  intervalMs: number;
  registry: Registry;
  log: Log;
  /** The kind of this server, as the app sees it. */
  serverKind: string;
  signingKey: SigningKey | null;
}

/** Asks each URL with a growing pause until it is reached, then at the interval. */
export function createAppPoller(options: PollOptions): AppPoller {
  const { appUrls, intervalMs, registry, log } = options;
  const followed = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const ending = new AbortController();

  function follow(url: string, pauseMs: number, before: number | null): void {
    if (ending.signal.aborted) return;
    followed.add(url);
    timers.set(
      url,
      setTimeout(() => void round(url, pauseMs, before), pauseMs),
    );
  }

  /** @param before status of the last ping */
  async function round(url: string, pauseMs: number, before: number | null): Promise<void> {
    const status = await ping(url, options, ending.signal);
    if (status !== before) {
      if (status === 401) log.warn(REFUSED, { status });
      else if (isReached(status) !== isReached(before)) {
        log.info(isReached(status) ? "app reached" : "app not reached", { status });
      }
    }
    followRegistered();
    if (isReached(status)) follow(url, intervalMs, status);
    else follow(url, isReached(before) ? FIRST_PAUSE_MS : Math.min(pauseMs * 1.5, intervalMs), status);
  }

  function followRegistered(): void {
    for (const { url } of registry.apps()) if (!followed.has(url)) follow(url, intervalMs, REGISTERED);
  }

  return {
    start() {
      for (const url of appUrls) {
        followed.add(url);
        void round(url, FIRST_PAUSE_MS, null);
      }
      followRegistered();
    },
    stop() {
      ending.abort();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function isReached(status: number | null): boolean {
  return status !== null && status < 400;
}

/** Sends the PUT that makes an SDK register; the HTTP status, or null without an answer. */
async function ping(
  url: string,
  { serverKind, signingKey }: PollOptions,
  ending: AbortSignal,
): Promise<number | null> {
  const body = JSON.stringify({ url });
  try {
    const response = await fetch(url, {
      method: "PUT",
      headers: {
        "content-type": "application/json",
        "x-inngest-server-kind": serverKind,
        ...(signingKey && { "x-inngest-signature": signingKey.sign(body, Date.now()) }),
      },
      body,
      signal: AbortSignal.any([ending, AbortSignal.timeout(PING_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
