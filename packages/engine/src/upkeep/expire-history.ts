import { setTimeout as delay } from "node:timers/promises";
import { databaseErrorCode } from "@vagus/primitives/database-error";
import type { Log } from "../log.ts";
import type { Sql } from "../store/connect.ts";
import { expireClaims, expireEvents, expireRuns, type Walk } from "../store/expire-history.ts";

/** How long ended runs and events are kept; null for ever. */
export interface Retention {
  runsMs: number | null;
  eventsMs: number | null;
}

/** Deletes old runs and events in small batches. */
export interface HistoryExpirer {
  start(): void;
  stop(): void;
}

/** Rows of one statement: a few milliseconds of work, so that no other statement waits long. */
const BATCH = 200;
const PAUSE_MS = 10;

/**
 * Deletes old rows in rounds: runs first, because an event is kept for as long as a run needs it.
 * @param roundMs pause between two walks
 */
export function createHistoryExpirer(
  sql: Sql,
  { retention, roundMs, log }: { retention: Retention; roundMs: number; log: Log },
): HistoryExpirer {
  const ending = new AbortController();

  async function walk(
    keptMs: number | null,
    next: (from: { beforeMs: number; after: string; limit: number }) => Promise<Walk>,
  ): Promise<number> {
    if (keptMs === null) return 0;
    const beforeMs = Date.now() - keptMs;
    let deleted = 0;
    let after: string | null = "";
    while (after !== null && !ending.signal.aborted) {
      const page: Walk = await next({ beforeMs, after, limit: BATCH });
      deleted += page.deleted;
      after = page.last;
      if (after !== null) await delay(PAUSE_MS);
    }
    return deleted;
  }

  async function expireAllClaims(): Promise<void> {
    while ((await expireClaims(sql, BATCH)) === BATCH && !ending.signal.aborted) await delay(PAUSE_MS);
  }

  async function round(): Promise<void> {
    const runs = await walk(retention.runsMs, (from) => expireRuns(sql, from));
    const events = await walk(retention.eventsMs, (from) => expireEvents(sql, from));
    await expireAllClaims();
    if (runs + events > 0) log.info("old runs and events are deleted", { runs, events });
  }

  async function keepOn(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await round();
      } catch (error) {
        if (!ending.signal.aborted) {
          log.warn("old runs and events wait for the next round", { code: databaseErrorCode(error) });
        }
      }
      // An abort ends the pause; the loop checks for it.
      await delay(roundMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  return {
    start: () => void keepOn(),
    stop: () => ending.abort(),
  };
}
