import { setTimeout as delay } from "node:timers/promises";
import { databaseErrorCode } from "@vagus/primitives/database-error";
import type { Log } from "../log.ts";
import type { Sql } from "../store/connect.ts";
import { readLeases } from "../store/queue/instances.ts";
import type { PutBack } from "./put-back.ts";

/** Finds the items that a failed read of the queue has leased to this process, and puts them back. */
export interface LostLeases {
  /** @param window when the read began and failed, Unix milliseconds */
  recover(window: { fromMs: number; untilMs: number }): Promise<void>;
}

/** A write that is under way has so long to hand its items to the dispatcher. */
const SETTLE_MS = 1000;

/**
 * A read of the queue can fail after items were leased: the connection breaks between the commit and its answer, or a
 * later statement of the same read fails. This process lives and holds the leases, so no other one takes them over, and
 * it does not know of them. An item counts as lost when it has the same lease twice, a pause apart, and is not worked on.
 */
export function createLostLeases(
  sql: Sql,
  instanceId: string,
  parts: { isWorkedOn(jobId: string): boolean; putBack: PutBack; log: Log; stopping: AbortSignal },
): LostLeases {
  const { isWorkedOn, putBack, log, stopping } = parts;

  /** The leases of the window that nobody works on; tried until the database is back. */
  async function readIdle(window: { fromMs: number; untilMs: number }): Promise<Map<string, number>> {
    while (!stopping.aborted) {
      try {
        const leases = await readLeases(sql, instanceId, window);
        return new Map(leases.filter(({ id }) => !isWorkedOn(id)).map((one) => [one.id, one.lease_token]));
      } catch (error) {
        log.warn("leases could not be read, next try soon", { code: databaseErrorCode(error) });
        await delay(SETTLE_MS);
      }
    }
    return new Map();
  }

  return {
    async recover(window) {
      const first = await readIdle(window);
      if (first.size === 0) return;
      await delay(SETTLE_MS);
      const second = await readIdle(window);
      const lost = [...second].filter(([id, token]) => first.get(id) === token).map(([id]) => id);
      if (lost.length === 0 || stopping.aborted) return;
      log.warn("a read of the queue failed after items were leased; they are put back", {
        items: lost.length,
      });
      await putBack(lost);
    },
  };
}
