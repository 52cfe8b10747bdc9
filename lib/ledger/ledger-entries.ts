import type { ExpectedRetry } from "@/db/schema/run-attempts";
import type { WaitsFor } from "@/db/schema/run-steps";
import type { RecordedError } from "@/db/schema/runs";
import type { LOG_LEVELS, STEP_STATUSES } from "@/db/schema/vocabulary";

/**
 * What the app saw of its runs, piece by piece, in the order it saw it. Times are ISO 8601. Each piece may be told
 * twice or late; what the ledger makes of them is the same.
 */
export type LedgerEntry = CallEntry | StepEntry | AttemptEntry | LogEntry | AnswerEntry;

/** The engine called: the run exists, and the event that started it arrived. */
export interface CallEntry {
  kind: "call";
  runId: string;
  at: string;
  functionId: string;
  trigger: string;
  eventId: string | null;
  /** All events that started it: several for a batch. */
  eventIds: string[];
  /** Data of the event: ids only. */
  input: unknown;
  subject: { type: string; id: string } | null;
  customerId: string | null;
  /** The run that invoked it, and the hash of the step by which it did. */
  parent: { runId: string; stepHash: string } | null;
  codeVersion: string | null;
}

/** What is known of a step. */
export interface StepEntry {
  kind: "step";
  runId: string;
  stepId: string;
  hash: string;
  stepKind: string;
  status: (typeof STEP_STATUSES)[number];
  startedAt: string;
  endedAt: string | null;
  input: unknown;
  output: unknown;
  error: RecordedError | null;
  waitsFor: WaitsFor | null;
}

/** The body of a step, or with an empty `stepId` of the function itself, ran. `startedAt` tells attempts apart. */
export interface AttemptEntry {
  kind: "attempt";
  runId: string;
  stepId: string;
  startedAt: string;
  endedAt: string | null;
  error: RecordedError | null;
  /** Left out unless the attempt failed and is made again. */
  retry?: ExpectedRetry | null;
}

/** A line a function logged; `stepId` is empty between steps. */
export interface LogEntry {
  kind: "log";
  runId: string;
  stepId: string;
  at: string;
  level: (typeof LOG_LEVELS)[number];
  message: string;
  fields: Record<string, unknown> | null;
}

/** The app answered a call; `ended` when that was the end of the run. */
export interface AnswerEntry {
  kind: "answer";
  runId: string;
  at: string;
  ended: "completed" | "failed" | null;
  output: unknown;
  error: RecordedError | null;
  failedStepId: string | null;
}

export type CallRow = Omit<CallEntry, "kind"> & { calls: number };

/** Entries as rows: one a run, a step, an attempt, so that one statement can write them all. */
export interface FoldedEntries {
  calls: CallRow[];
  steps: Omit<StepEntry, "kind">[];
  attempts: Omit<AttemptEntry, "kind">[];
  logs: Omit<LogEntry, "kind">[];
  answers: Omit<AnswerEntry, "kind">[];
}

/** Rows sorted by key: whoever writes at the same time waits instead of blocking. */
export function foldEntries(entries: readonly LedgerEntry[]): FoldedEntries {
  const calls = new Map<string, CallRow>();
  const steps = new Map<string, Omit<StepEntry, "kind">>();
  const attempts = new Map<string, Omit<AttemptEntry, "kind">>();
  const answers = new Map<string, Omit<AnswerEntry, "kind">>();
  const logs: Omit<LogEntry, "kind">[] = [];
  for (const entry of entries) {
    switch (entry.kind) {
      case "call": {
        const before = calls.get(entry.runId);
        const first = before ?? entry;
        calls.set(entry.runId, {
          ...first,
          codeVersion: entry.codeVersion,
          calls: (before?.calls ?? 0) + 1,
        });
        break;
      }
      case "step": {
        const key = `${entry.runId} ${entry.stepId}`;
        const before = steps.get(key);
        steps.set(key, before ? mergeSteps(before, entry) : entry);
        break;
      }
      case "attempt": {
        const key = `${entry.runId} ${entry.stepId} ${entry.startedAt}`;
        const before = attempts.get(key);
        const { endedAt, error, retry } = entry;
        attempts.set(
          key,
          before
            ? {
                ...before,
                endedAt: endedAt ?? before.endedAt,
                error: error ?? before.error,
                retry: retry ?? before.retry,
              }
            : entry,
        );
        break;
      }
      case "log":
        logs.push(entry);
        break;
      case "answer":
        // The end of a run is said once; whatever comes later says less.
        if (!answers.get(entry.runId)?.ended) answers.set(entry.runId, entry);
    }
  }
  return {
    calls: sorted(calls),
    steps: sorted(steps),
    attempts: sorted(attempts),
    logs,
    answers: sorted(answers),
  };
}

/** The same rules as the statement that writes steps: done stays done; of its results the last that was told counts. */
function mergeSteps(before: Omit<StepEntry, "kind">, after: StepEntry): Omit<StepEntry, "kind"> {
  if (isDone(before.status))
    return isDone(after.status) ? { ...before, output: after.output ?? before.output } : before;
  return {
    ...after,
    startedAt: before.status === "planned" && after.status !== "planned" ? after.startedAt : before.startedAt,
    input: after.input ?? before.input,
    waitsFor: before.waitsFor ?? after.waitsFor,
  };
}

const isDone = (status: StepEntry["status"]) => status === "completed" || status === "failed";

function sorted<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
