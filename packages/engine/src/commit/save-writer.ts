import { setTimeout as delay } from "node:timers/promises";
import { failureKind } from "@vagus/primitives/database-error";
import { groupWrites } from "@vagus/primitives/group-writes";
import type { Log } from "../log.ts";
import type { Sql } from "../store/connect.ts";
import type { ChangeBatch } from "../store/runs/change-batch.ts";
import { type SaveOutcome, saveChanges } from "../store/runs/save-changes.ts";
import type { ChangeRows } from "./change-rows.ts";

/** Outcome of a write. `unsure`: the connection broke once, so a refusal may mean that the first try succeeded. */
export interface SavedChange {
  outcome: SaveOutcome;
  unsure: boolean;
  /** Whether the group of this write left system events to be routed. */
  hasRoutes: boolean;
}

export interface SaveWriter {
  /**
   * Writes one run's change; at most one per run may be under way. Retries until the database is back.
   * @throws the database's error when it refuses the rows themselves
   */
  save(rows: ChangeRows): Promise<SavedChange>;
}

const WRITERS = 3;
const MAX_GROUP = 50;
/** Characters of memos in one statement; one run's reply alone may hold 8 MiB. */
const MAX_GROUP_TEXT = 8 * 1024 * 1024;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

export function createSaveWriter(sql: Sql, instanceId: string, log: Log, stopping: AbortSignal): SaveWriter {
  const save = groupWrites<ChangeRows, SavedChange>(flush, {
    writers: WRITERS,
    maxItems: MAX_GROUP,
    weigh: (rows) => rows.steps.reduce((size, step) => size + (step.memo?.length ?? 0), 0),
    maxWeight: MAX_GROUP_TEXT,
  });

  async function flush(group: ChangeRows[]): Promise<SavedChange[]> {
    let unsure = false;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        const { outcomes, hasRoutes } = await saveChanges(sql, instanceId, Date.now(), asBatch(group));
        return group.map(({ change }) => ({
          outcome: outcomes.get(change.run_id) ?? "lost",
          unsure,
          hasRoutes,
        }));
      } catch (error) {
        const kind = failureKind(error);
        if (kind === "refused" || stopping.aborted) throw error;
        unsure ||= kind === "connection";
        if (kind === "connection")
          log.warn("the database is away, a write is retried", { changes: group.length });
        await delay(pauseMs);
      }
    }
  }

  return { save };
}

function asBatch(group: readonly ChangeRows[]): ChangeBatch {
  return {
    changes: group.map((rows) => rows.change),
    steps: group.flatMap((rows) => rows.steps),
    jobs: group.flatMap((rows) => rows.jobs),
    emitted: group.flatMap((rows) => rows.emitted),
  };
}
