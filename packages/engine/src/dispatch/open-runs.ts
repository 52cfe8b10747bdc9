import { canonicalJson } from "../core/canonical-json.ts";
import { FREE_FLOW, type RunFlow, runFlow } from "../core/flow-control/run-flow.ts";
import type { RunChange } from "../core/run/run-change.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { Sql } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { type LoadedRun, loadRuns } from "../store/runs/load-runs.ts";

/** A run in memory, for as long as this process works on it. */
export interface OpenRun {
  run: LoadedRun;
  /** Canonical JSON of its events as functions receive them. */
  callEvents: readonly string[];
  /** Queue key and limits of its calls, by the version of its function; null until first used. */
  flow: (RunFlow & { version: number }) | null;
  users: number;
  /** The last decision that is queued; decisions of one run are taken one after the other. */
  turn: Promise<unknown>;
}

/**
 * Keeps the runs that are being worked on in memory, so that a run that continues at once is not read again, and so
 * that parallel steps decide on the state their siblings have just written.
 */
export interface OpenRuns {
  /** Returns the run, reading it unless it is open; null when it does not exist. Each call needs a `close`. */
  open(runId: string): Promise<OpenRun | null>;
  /** @param goesOn whether the next queue item of the run is worked on at once: then the run stays open */
  close(open: OpenRun, goesOn?: boolean): void;
  /** Reads several runs at once, for the `open` calls that follow. */
  prepare(runIds: readonly string[]): Promise<void>;
  /** Stores a run that was just created or read for the `open` that follows; a copy that is open is newer and stays. */
  put(run: LoadedRun): void;
  /** Reads the run again, because another process has moved it on. */
  refresh(open: OpenRun): Promise<boolean>;
  /** Runs `decide` when every decision before it is taken. */
  inTurn<T>(open: OpenRun, decide: () => Promise<T>): Promise<T>;
}

export function createOpenRuns(sql: Sql): OpenRuns {
  const runs = new Map<string, OpenRun>();
  const loading = new Map<string, Promise<Map<string, LoadedRun>>>();

  return {
    async open(runId) {
      let found = runs.get(runId);
      if (!found) {
        const reading = loading.get(runId) ?? loadRuns(sql, [runId]);
        const loaded = (await reading).get(runId);
        loading.delete(runId);
        // Another caller may have opened the run during the read; that copy is kept current.
        found = runs.get(runId);
        if (!found && loaded) {
          found = {
            run: loaded,
            callEvents: loaded.events.map(callEvent),
            flow: null,
            users: 0,
            turn: Promise.resolve(),
          };
          runs.set(runId, found);
        }
      }
      if (!found) return null;
      found.users += 1;
      return found;
    },
    close(open, goesOn = false) {
      open.users -= 1;
      if (open.users === 0 && !goesOn) runs.delete(open.run.state.runId);
    },
    async prepare(runIds) {
      const missing = runIds.filter((id) => !runs.has(id) && !loading.has(id));
      if (missing.length === 0) return;
      const reading = loadRuns(sql, missing);
      for (const id of missing) loading.set(id, reading);
      await reading.catch(() => {
        for (const id of missing) loading.delete(id);
      });
    },
    put(run) {
      const { runId } = run.state;
      if (!runs.has(runId)) loading.set(runId, Promise.resolve(new Map([[runId, run]])));
    },
    async refresh(open) {
      const loaded = (await loadRuns(sql, [open.run.state.runId])).get(open.run.state.runId);
      if (loaded) open.run = loaded;
      return loaded !== undefined;
    },
    inTurn(open, decide) {
      const mine = open.turn.then(decide);
      open.turn = mine.catch(() => {
        // The caller gets the error; the next decision is taken all the same.
      });
      return mine;
    },
  };
}

/** Applies the written change to the copy in memory. */
export function applyChange(open: OpenRun, change: RunChange): void {
  const { state, memos } = open.run;
  open.run.state = { ...change.next, revision: state.revision + 1 };
  for (const step of change.finished) memos.set(step.stepId, step.memo);
}

/** An event as functions receive it: an absent user becomes an empty object (protocol §2.2). */
export function callEvent(event: EventPayload): string {
  return canonicalJson({ ...event, user: event.user ?? {} });
}

/** Queue key and limits of an open run by the present options of its function; cached until the next sync. */
export function currentFlow(open: OpenRun, target: RegisteredFunction | undefined): RunFlow {
  if (!target) return FREE_FLOW;
  if (open.flow?.version !== target.version) {
    const flow = runFlow(target.config, target.id, open.run.events[0]);
    open.flow = { ...flow, version: target.version };
  }
  return open.flow;
}
