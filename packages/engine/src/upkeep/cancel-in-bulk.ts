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

/** Runs read and cancelled at a time; few enough to leave the queue to those who work. */
const PAGE = 100;

/** Carries out orders to cancel many runs, in the background and across restarts. */
export interface BulkCanceller {
  /** Looks whether there are orders; one look at a time. */
  resume(): void;
  stop(): void;
}

/**
 * Every order is a walk over the unfinished runs of its function by id, which is by time. It is safe to walk twice, as
 * two processes may: a run that has ended stays as it is.
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
      // The order stays; the next process to look continues it.
      if (!stopped) log.warn("a bulk cancellation waits", { code: databaseErrorCode(error) });
    } finally {
      working = false;
    }
  }

  async function carryOut(order: Cancellation): Promise<void> {
    // Runs may still be created within the time: then the last walk begins when it is over.
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

  /** Cancels those of the next runs that the order is meant for. */
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
