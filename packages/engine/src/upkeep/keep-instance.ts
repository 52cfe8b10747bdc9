import { databaseErrorCode } from "@vagus/primitives/database-error";
import type { Log } from "../log.ts";
import { openPool, type Sql } from "../store/connect.ts";
import { leaveQueue, reapInstances, signLife } from "../store/queue/instances.ts";

/** How often a process writes its heartbeat and looks for dead processes. */
const HEARTBEAT_MS = 2000;

/** Writes this process's heartbeat and takes over the leases of dead processes. */
export interface InstanceKeeper {
  /** Registers the process and takes over the leases of dead ones; resolves when both are done. */
  start(): Promise<void>;
  /** Gives back the leases that this process still holds. */
  stop(): Promise<void>;
}

/** @param onReaped called when queue items of a dead process are free again */
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
    /** Called with each heartbeat: reads changes of other processes. */
    onBeat(): Promise<void>;
    onReaped(): void;
  },
): InstanceKeeper {
  // A separate connection whose session holds the lock: when the lock is gone, other processes know this one is dead.
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
          log.warn("the heartbeat could not be written", { code: databaseErrorCode(error) }),
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
        // The lock ends with the session, so another process takes over the remaining leases.
        log.warn("leases could not be given back", { code: databaseErrorCode(error) });
      }
      await session.end({ timeout: 1 });
    },
  };
}
