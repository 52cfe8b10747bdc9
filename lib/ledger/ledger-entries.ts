import type { ExpectedRetry, RecordedError, WaitsFor } from "@/db/schema/runs";
import type { LOG_LEVELS, STEP_STATUSES } from "@/db/schema/vocabulary";

/**
 * Facts that the app observed about its runs, in order. Times are ISO 8601. An entry may be recorded twice or late: the
 * rows end up the same.
 */
export type LedgerEntry = CallEntry | StepEntry | AttemptEntry | LogEntry | AnswerEntry;

/** The engine called the app: the run exists, and the event that started it arrived. */
export interface CallEntry {
  kind: "call";
  runId: string;
  at: string;
  functionId: string;
  trigger: string;
  eventId: string | null;
  /** All events that started it; several for a batch. */
  eventIds: string[];
  /** Data of the event: ids only. */
  input: unknown;
  subject: { type: string; id: string } | null;
  customerId: string | null;
  /** The run that invoked it, and the hash of the step by which it did. */
  parent: { runId: string; stepHash: string } | null;
  codeVersion: string | null;
}

/** The state of a step. */
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

/** The body of a step ran, or of the function itself when `stepId` is empty. `startedAt` tells attempts apart. */
export interface AttemptEntry {
  kind: "attempt";
  runId: string;
  stepId: string;
  startedAt: string;
  endedAt: string | null;
  error: RecordedError | null;
  /** Only for a failed attempt that is retried. */
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

/** The app answered a call; `ended` says how the run ended, null while it goes on. */
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
export type StepRow = Omit<StepEntry, "kind">;
export type AttemptRow = Omit<AttemptEntry, "kind">;

/** Entries as rows, each list sorted by key, so that concurrent writers wait for each other instead of deadlocking. */
export interface FoldedEntries {
  calls: CallRow[];
  /** A statement can write a row once: entries of one step that add to each other stand in successive rounds. */
  stepRounds: StepRow[][];
  attempts: AttemptRow[];
  logs: Omit<LogEntry, "kind">[];
  /** One per run: the answer that ended the run, else the last. */
  answers: Omit<AnswerEntry, "kind">[];
}

/** Groups entries by table and key. The statement that writes an entry decides how it merges with the stored row. */
export function foldEntries(entries: readonly LedgerEntry[]): FoldedEntries {
  const calls = new Map<string, CallRow>();
  const steps = new Map<string, StepRow[]>();
  const attempts = new Map<string, AttemptRow>();
  const answers = new Map<string, Omit<AnswerEntry, "kind">>();
  const logs: Omit<LogEntry, "kind">[] = [];
  for (const entry of entries) {
    switch (entry.kind) {
      case "call": {
        const before = calls.get(entry.runId);
        const { codeVersion } = entry;
        calls.set(entry.runId, { ...(before ?? entry), codeVersion, calls: (before?.calls ?? 0) + 1 });
        break;
      }
      case "step": {
        const key = `${entry.runId} ${entry.stepId}`;
        const before = steps.get(key) ?? [];
        const last = before.at(-1);
        steps.set(key, [...(last && covers(entry, last) ? before.slice(0, -1) : before), entry]);
        break;
      }
      case "attempt": {
        const key = `${entry.runId} ${entry.stepId} ${entry.startedAt}`;
        // The end of an attempt repeats its beginning.
        if (entry.endedAt || !attempts.has(key)) attempts.set(key, entry);
        break;
      }
      case "log":
        logs.push(entry);
        break;
      case "answer":
        if (!answers.get(entry.runId)?.ended) answers.set(entry.runId, entry);
    }
  }
  return {
    calls: sorted(calls),
    stepRounds: toRounds(sorted(steps)),
    attempts: sorted(attempts),
    logs,
    answers: sorted(answers),
  };
}

/** True when an entry repeats every field of the previous one, as the end of an attempt usually does. */
function covers(entry: StepRow, before: StepRow): boolean {
  return (
    isDone(entry) &&
    !isDone(before) &&
    entry.startedAt === before.startedAt &&
    (entry.input !== null || before.input === null) &&
    before.waitsFor === null
  );
}

const isDone = ({ status }: StepRow) => status === "completed" || status === "failed";

/** The first entry of each step, then the second of those that have one, and so on. */
function toRounds(steps: StepRow[][]): StepRow[][] {
  const count = Math.max(0, ...steps.map(({ length }) => length));
  return Array.from({ length: count }, (_, n) => steps.flatMap((entries) => entries[n] ?? []));
}

function sorted<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
