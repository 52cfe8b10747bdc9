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
  /** Canonical JSON of the request that the engine makes for the step. */
  request?: string;
}

/** The fate of the queue item that was worked on. */
export type JobFate =
  | { kind: "done" }
  /** The item stays leased for the call that is under way. */
  | { kind: "kept" }
  | {
      kind: "again";
      jobKind: JobKind;
      stepId: string | null;
      attempt: number;
      /** Calls in a row that found nothing new. */
      redrives: number;
      dueAtMs: number;
    };

/** A step as it is stored: reported, or finished with its memo. */
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
  /** Canonical JSON that the next calls send for the step. */
  memo: string;
}

/** How a run ended. `output` is the value of a completed run or the error body of a failed one. */
export interface RunEnd {
  status: "completed" | "failed" | "cancelled";
  output: unknown;
  error: RunError | null;
}

/** One change of a run: everything that is written together or not at all. */
export interface RunChange {
  next: RunState;
  reported: StepRecord[];
  finished: FinishedStep[];
  jobs: JobSpec[];
  job: JobFate;
  end: RunEnd | null;
}
