import { setTimeout as delay } from "node:timers/promises";
import { databaseErrorCode } from "@vagus/primitives/database-error";
import type { Log } from "../log.ts";
import type { Sql } from "../store/connect.ts";
import { releaseJobs } from "../store/queue/instances.ts";

/** Releases items that are leased to this process but not worked on; resolves when they are free. */
export type PutBack = (jobIds: readonly string[]) => Promise<void>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/**
 * Makes a `PutBack` that retries until the database is back. It begins with a pause, because the database has just
 * failed.
 * @param wake called when the items are free
 * @param stopping ends the retries: a process that stops gives back all its leases at once
 */
export function createPutBack(
  sql: Sql,
  instanceId: string,
  { log, wake, stopping }: { log: Log; wake(): void; stopping: AbortSignal },
): PutBack {
  return async (jobIds) => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopping.aborted) {
      await delay(pauseMs);
      try {
        await releaseJobs(sql, instanceId, jobIds);
        return wake();
      } catch (error) {
        log.warn("queue items could not be put back, next try soon", {
          items: jobIds.length,
          code: databaseErrorCode(error),
        });
      }
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  };
}
