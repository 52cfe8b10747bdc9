import { databaseErrorCode } from "@vagus/primitives/database-error";
import type { Log } from "../log.ts";
import { openPool, type Sql } from "../store/connect.ts";
import { leaveQueue, reapInstances, signLife } from "../store/queue/instances.ts";

/** How often a process says that it lives, and looks whether others do. */
const HEARTBEAT_MS = 2000;

/** Keeps this process known as alive, and takes over what dead ones held. */
export interface InstanceKeeper {
  /** Registers the process and takes over what dead ones left; resolves when both are done. */
  start(): Promise<void>;
  /** Gives back what this process still holds. */
  stop(): Promise<void>;
}

/** @param onReaped called when items of a dead process are in the queue again */
export function createInstanceKeeper(
  sql: Sql,
  {
    databaseUrl,
    instanceId,
    log,
    onBeat,
    onReaped,
  }: {
    databaseUrl: string;
    instanceId: string;
    log: Log;
    /** Looks after what other processes may have changed. */
    onBeat(): Promise<void>;
    onReaped(): void;
  },
): InstanceKeeper {
  // A connection of its own: its session carries the lock whose vanishing tells others that we are dead.
  const session = openPool(databaseUrl, 1);
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  async function beat(): Promise<void> {
    await signLife(session, instanceId);
    await onBeat();
    const items = await reapInstances(sql, instanceId);
    if (items === 0) return;
    log.info("items of a dead process are taken over", { items });
    onReaped();
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      void beat()
        .catch((error: unknown) =>
          log.warn("no sign of life could be given", { code: databaseErrorCode(error) }),
        )
        .finally(schedule);
    }, HEARTBEAT_MS);
  }

  return {
    async start() {
      await beat();
      schedule();
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      try {
        await leaveQueue(sql, instanceId);
      } catch (error) {
        // The lock ends with the session: the next process takes over the remaining leases.
        log.warn("leases could not be given back", { code: databaseErrorCode(error) });
      }
      await session.end({ timeout: 1 });
    },
  };
}
