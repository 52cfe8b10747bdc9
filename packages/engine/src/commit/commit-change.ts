import type { RunChange } from "../core/run/run-change.ts";
import { hasEnded, type RunState } from "../core/run/run-state.ts";
import type { Counters } from "../counters.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { applyChange, currentFlow, type OpenRun, type OpenRuns } from "../dispatch/open-runs.ts";
import type { Dispatch } from "../protocol/queue-item-id.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { releaseJobs } from "../store/queue/instances.ts";
import { type ChangeRows, changeRows } from "./change-rows.ts";
import type { SavedChange, SaveWriter } from "./save-writer.ts";

/** A change on its way into the database. */
interface PendingChange {
  open: OpenRun;
  /** The queue item at hand; null when the change comes from outside the queue. */
  job: LeasedJob | null;
  /** The call that reports a checkpoint: its queue item is not loaded, but its lease must still hold. */
  dispatch?: Dispatch;
  calledAtMs: number | null;
  /** Decides on the present state of the run; null when there is nothing to change. */
  decide(state: RunState): RunChange | null;
}

/** The outcome of a commit. */
interface Committed {
  /** The change that was written; null when it was refused or there was none. */
  change: RunChange | null;
  /** The queue item that continues in the place of the one at hand. */
  next: LeasedJob | null;
}

export interface ChangeCommitter {
  commit(pending: PendingChange): Promise<Committed>;
}

const NOTHING: Committed = { change: null, next: null };

/** Decides and writes the changes of a run one after the other; decides again when another process was faster. */
export function createChangeCommitter(
  sql: Sql,
  instanceId: string,
  parts: {
    openRuns: OpenRuns;
    writer: SaveWriter;
    registry: Registry;
    dispatcher(): Dispatcher;
    counters: Counters;
  },
): ChangeCommitter {
  const { openRuns, writer, registry } = parts;

  async function decideAndWrite({
    open,
    job,
    dispatch,
    calledAtMs,
    decide,
  }: PendingChange): Promise<Committed> {
    while (!hasEnded(open.run.state.status)) {
      const change = decide(open.run.state);
      if (!change) return NOTHING;
      const source = registry.find(open.run.functionId);
      const rows = changeRows(change, {
        run: open.run,
        source,
        flow: currentFlow(open, source),
        lease: dispatch ?? job,
        isForeignLease: dispatch !== undefined,
        calledAtMs,
        nowMs: Date.now(),
        hasListeners: registry.hasListeners,
        takeSlot: (share) => parts.dispatcher().takeSlot(share),
        keepsPlace: () => parts.dispatcher().keepsPlace(open.run.functionId),
      });
      const saved = await write(rows);
      if (saved.outcome === "saved") {
        applyChange(open, change);
        if (change.end) parts.counters.runsEnded[change.end.status] += 1;
        startSiblings(rows, open, saved.hasRoutes);
        return { change, next: nextJob(rows, job) };
      }
      if (saved.unsure) await releaseUnsure(rows);
      if (saved.unsure || saved.outcome === "lost" || !(await openRuns.refresh(open))) return NOTHING;
    }
    return NOTHING;
  }

  /** Writes, and gives back the places of sibling items that were not written. */
  async function write(rows: ChangeRows): Promise<SavedChange> {
    let written = false;
    try {
      const saved = await writer.save(rows);
      written = saved.outcome === "saved";
      return saved;
    } finally {
      if (!written) for (const row of rows.jobs) if (row.leased) parts.dispatcher().giveSlot(row.share);
    }
  }

  /** Releases items of a change that may be written: this process holds their leases but does not work on them. */
  async function releaseUnsure(rows: ChangeRows): Promise<void> {
    await releaseJobs(sql, instanceId, leasedIds(rows));
    parts.dispatcher().wakeAt(0);
  }

  function startSiblings(rows: ChangeRows, open: OpenRun, hasRoutes: boolean): void {
    const dispatcher = parts.dispatcher();
    for (const row of rows.jobs) {
      if (!row.leased) {
        if (row.ready) dispatcher.wake(row.share);
        else dispatcher.wakeAt(row.due_at_ms);
        continue;
      }
      // The sibling opens the run before this item closes it.
      dispatcher.run({
        id: row.id,
        kind: row.kind,
        run_id: open.run.state.runId,
        step_id: row.step_id,
        event_id: null,
        function_id: null,
        attempt: 0,
        redrives: 0,
        due_at_ms: row.due_at_ms,
        rank_ms: row.rank_ms,
        lease_token: 1,
        matched_event_id: null,
        queue_key: row.queue_key,
        share: row.share,
      });
    }
    const { change } = rows;
    if (change.again_kind !== null && !change.again_leased) {
      if (change.again_ready) dispatcher.wake(open.run.functionId);
      else dispatcher.wakeAt(change.again_due_at_ms);
    }
    const freesRoom = change.ended_at_ms !== null && change.queue_key !== null;
    if (hasRoutes || freesRoom) dispatcher.wakeAt(0);
  }

  return { commit: (pending) => openRuns.inTurn(pending.open, () => decideAndWrite(pending)) };
}

function nextJob({ change }: ChangeRows, job: LeasedJob | null): LeasedJob | null {
  if (!job || change.again_kind === null || !change.again_leased) return null;
  return {
    ...job,
    kind: change.again_kind,
    step_id: change.again_step_id,
    attempt: change.again_attempt,
    redrives: change.again_redrives,
    due_at_ms: change.again_due_at_ms,
    lease_token: job.lease_token + 1,
    matched_event_id: null,
    matched_event: undefined,
  };
}

function leasedIds({ change, jobs }: ChangeRows): string[] {
  const ids = jobs.filter((row) => row.leased).map((row) => row.id);
  return change.job_id === null ? ids : [...ids, change.job_id];
}
