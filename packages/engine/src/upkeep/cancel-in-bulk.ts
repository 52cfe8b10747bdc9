import { databaseErrorCode } from "@vagus/primitives/database-error";
import { highestUlid, lowestUlid } from "@vagus/primitives/ulid";
import type { RunControl } from "../commit/control-runs.ts";
import { compileExpression } from "../core/expressions/expression.ts";
import type { Log } from "../log.ts";
import type { Sql } from "../store/connect.ts";
import {
  type Cancellation,
  type CancellationTarget,
  listCancellations,
  nextTargets,
  noteProgress,
} from "../store/runs/cancellations.ts";

/** Runs read and cancelled at a time: few, so that other work gets the database too. */
const PAGE = 100;

/** Carries out orders to cancel many runs, in the background and across restarts. */
export interface BulkCanceller {
  /** Carries out the orders that are open; one walk at a time. */
  resume(): void;
  stop(): void;
}

/**
 * An order walks over the unfinished runs of its function by id, which sorts by time. Two processes may walk the same
 * order: a run that has ended stays as it is.
 */
export function createBulkCanceller(sql: Sql, control: RunControl, log: Log): BulkCanceller {
  let working = false;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;

  function resume(): void {
    again = true;
    if (!working && !stopped) void work();
  }

  async function work(): Promise<void> {
    working = true;
    try {
      while (again && !stopped) {
        again = false;
        for (const order of await listCancellations(sql, { unfinished: true })) await carryOut(order);
      }
    } catch (error) {
      // The order stays stored; the next walk continues it.
      if (!stopped)
        log.warn("a bulk cancellation was interrupted and continues later", {
          code: databaseErrorCode(error),
        });
    } finally {
      working = false;
    }
  }

  async function carryOut(order: Cancellation): Promise<void> {
    // New runs may still fall into the order's period: then the last walk begins after its end.
    const isLast = Date.now() > order.startedBeforeMs;
    let cursor = order.cursor;
    let atEnd = false;
    while (!stopped && !atEnd) {
      const { targets, cancelled } = await cancelPage(order, cursor);
      cursor = targets.at(-1)?.runId ?? cursor;
      atEnd = targets.length < PAGE;
      const finished = atEnd && isLast;
      const progress = { cursor: atEnd && !isLast ? null : cursor, cancelled, finished };
      if (!(await noteProgress(sql, order.id, progress))) return;
      if (finished) log.info("a bulk cancellation is done", { cancellationId: order.id });
    }
    if (atEnd && !isLast) timer = setTimeout(resume, order.startedBeforeMs - Date.now() + 1);
  }

  /** Cancels the next runs that match the order. */
  async function cancelPage(
    { functionId, startedAfterMs, startedBeforeMs, condition }: Cancellation,
    after: string | null,
  ): Promise<{ targets: CancellationTarget[]; cancelled: number }> {
    const [fromId, untilId] = [lowestUlid(startedAfterMs ?? 0), highestUlid(startedBeforeMs)];
    const targets = await nextTargets(sql, { functionId, fromId, untilId, after }, PAGE);
    const expression = condition === null ? null : compileExpression(condition);
    const meant = targets.filter(({ event }) => expression === null || expression.matches({ event }));
    const outcomes = await Promise.all(meant.map(({ runId }) => control.cancel(runId)));
    return { targets, cancelled: outcomes.filter((outcome) => outcome === "cancelled now").length };
  }

  return {
    resume,
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
