import type { Invocation } from "../../protocol/invocation.ts";
import type { RunError } from "../../protocol/run-error.ts";
import type { RunState } from "./run-state.ts";

/** Kinds of queue items that belong to a run. */
export type JobKind = "discovery" | "step" | "sleep" | "wait" | "invoke" | "signal" | "gateway";

/** A queue item to create. */
export interface JobSpec {
  kind: JobKind;
  stepId: string | null;
  dueAtMs: number;
  /** The event a wait listens for and its condition. */
  waitsFor?: string;
  waitsIf?: string;
  /** The function an invoke calls. */
  invokes?: Invocation;
  /** Canonical JSON of what the engine is to request for the step. */
  request?: string;
}

/** What becomes of the queue item that was worked on. */
export type JobFate =
  | { kind: "done" }
  /** It stays leased for the call that is under way. */
  | { kind: "kept" }
  | {
      kind: "again";
      jobKind: JobKind;
      stepId: string | null;
      attempt: number;
      /** Calls in a row that brought nothing new. */
      redrives: number;
      dueAtMs: number;
    };

/** A step as it is written down: reported, or finished with its memo. */
export interface StepRecord {
  stepId: string;
  op: string;
  /** The id the author gave it. */
  name: string;
  group: number;
  racing: boolean;
}

export interface FinishedStep extends StepRecord {
  /** Index in the stack. */
  position: number;
  /** Canonical JSON of what the next call sends for the step. */
  memo: string;
}

/** How a run ended. `output` is what its record shows; a completed run's value or a failed one's error body. */
export interface RunEnd {
  status: "completed" | "failed" | "cancelled";
  output: unknown;
  error: RunError | null;
}

/** One step forward of a run: everything that has to be written together, or not at all. */
export interface RunChange {
  next: RunState;
  reported: StepRecord[];
  finished: FinishedStep[];
  jobs: JobSpec[];
  job: JobFate;
  end: RunEnd | null;
}
