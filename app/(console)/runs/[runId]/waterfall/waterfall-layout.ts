import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { lengthOf, type Span, type TimeScale, timeScale } from "./time-scale";

type StepStatus = RunStep["status"];

/** Something drawn on a row, in shares of the width. */
export interface Bar {
  left: number;
  width: number;
  /** Solid work, a sub-step, one attempt of several, or a hatched wait. */
  kind: "work" | "sub" | "attempt" | "wait";
  status: StepStatus;
  /** The number of an attempt. */
  n?: number;
}

export interface WaterfallRow {
  key: string;
  /** The step it belongs to: what opens beside. */
  stepId: string;
  label: string;
  /** Drawn under its step. */
  nested: boolean;
  status: StepStatus;
  bars: readonly Bar[];
  /** From the first attempt to the last, where there are several. */
  retriesLine: { left: number; width: number } | undefined;
  /** From now to the end of a wait that is still on. */
  limit: { left: number; width: number } | undefined;
  durationMs: number | undefined;
  tokens: number | undefined;
  childRunId: string | undefined;
}

export interface WaterfallLayout {
  scale: TimeScale;
  rows: readonly WaterfallRow[];
  /** How long something was awake, in milliseconds. */
  awakeMs: number;
  /** Where now is; undefined for a run that has ended. */
  now: number | undefined;
  /** Whether anything is folded, or would be. */
  folds: boolean;
}

const ms = (at: string) => Date.parse(at);

/** Waiting, not working: nothing of the app is awake. */
function isWait(step: Pick<RunStep, "kind" | "waitsFor">): boolean {
  return step.waitsFor !== null || /sleep|wait|signal|invoke/i.test(step.kind);
}

/** When a step's body was running. */
function busySpans(step: RunStep, nowMs: number): Span[] {
  if (isWait(step) || step.status === "planned") return [];
  if (step.attempts.length === 0)
    return [{ fromMs: ms(step.startedAt), untilMs: step.endedAt ? ms(step.endedAt) : nowMs }];
  return step.attempts.map(({ startedAt, endedAt }) => ({
    fromMs: ms(startedAt),
    untilMs: Math.max(ms(startedAt), endedAt ? ms(endedAt) : nowMs),
  }));
}

/** Places every step of a run on one axis; long waits are folded unless `trueScale`. */
export function waterfallLayout(run: RunView, nowMs: number, trueScale = false): WaterfallLayout {
  const steps = [...run.steps].sort((a, b) => ms(a.startedAt) - ms(b.startedAt));
  const open = run.endedAt === null;
  const startMs = Math.min(ms(run.startedAt ?? run.queuedAt), ...steps.map((step) => ms(step.startedAt)));
  const limits = open
    ? steps.flatMap(({ status, waitsFor }) =>
        status === "waiting" && waitsFor?.until ? [ms(waitsFor.until)] : [],
      )
    : [];
  const ends = steps.flatMap(({ endedAt }) => (endedAt ? [ms(endedAt)] : []));
  const endMs = Math.max(startMs, open ? nowMs : ms(run.endedAt ?? run.queuedAt), ...ends, ...limits);
  const whole = { fromMs: startMs, untilMs: endMs };
  const busy = steps.flatMap((step) => busySpans(step, nowMs));
  const scale = timeScale(whole, busy, trueScale);
  return {
    scale,
    rows: steps.flatMap((step) => rowsOf(step, run, scale, nowMs)),
    awakeMs: lengthOf(busy),
    now: open ? scale.at(nowMs) : undefined,
    folds: timeScale(whole, busy).pieces.some(({ folded }) => folded),
  };
}

function between(scale: TimeScale, fromMs: number, untilMs: number) {
  const left = scale.at(fromMs);
  return { left, width: Math.max(0, scale.at(untilMs) - left) };
}

function rowsOf(step: RunStep, run: RunView, scale: TimeScale, nowMs: number): WaterfallRow[] {
  const row: WaterfallRow = {
    key: step.id,
    stepId: step.id,
    label: step.stepId,
    nested: false,
    status: step.status,
    bars: barsOf(step, scale, nowMs),
    retriesLine: undefined,
    limit: undefined,
    durationMs: durationOf(step, nowMs),
    tokens: undefined,
    childRunId: undefined,
  };
  const first = step.attempts[0];
  const last = step.attempts.at(-1);
  if (first && last && first !== last)
    row.retriesLine = between(scale, ms(first.startedAt), last.endedAt ? ms(last.endedAt) : nowMs);
  const until = step.waitsFor?.until;
  if (step.status === "waiting" && until && ms(until) > nowMs) row.limit = between(scale, nowMs, ms(until));
  return [row, ...modelRows(step, scale), ...childRows(step, run, row)];
}

function barsOf(step: RunStep, scale: TimeScale, nowMs: number): Bar[] {
  const { status } = step;
  if (status === "planned") return [];
  const untilMs = step.endedAt ? ms(step.endedAt) : nowMs;
  if (isWait(step)) return [{ kind: "wait", status, ...between(scale, ms(step.startedAt), untilMs) }];
  if (step.attempts.length < 2)
    return [{ kind: "work", status, ...between(scale, ms(step.startedAt), untilMs) }];
  return step.attempts.map((attempt) => ({
    kind: "attempt",
    n: attempt.n,
    status: attempt.error ? "failed" : attempt.endedAt ? "completed" : "running",
    ...between(scale, ms(attempt.startedAt), attempt.endedAt ? ms(attempt.endedAt) : nowMs),
  }));
}

function durationOf({ status, startedAt, endedAt }: RunStep, nowMs: number): number | undefined {
  if (status === "planned") return undefined;
  return Math.max(0, (endedAt ? ms(endedAt) : nowMs) - ms(startedAt));
}

/** What the model was asked inside a step. */
function modelRows(step: RunStep, scale: TimeScale): WaterfallRow[] {
  return step.modelCalls.map((call, nth) => ({
    key: call.id,
    stepId: step.id,
    label: `model call ${nth + 1}`,
    nested: true,
    status: call.error ? "failed" : "completed",
    bars: [
      {
        kind: "sub",
        status: call.error ? "failed" : "completed",
        ...between(scale, ms(call.at), ms(call.at) + call.durationMs),
      },
    ],
    retriesLine: undefined,
    limit: undefined,
    durationMs: call.durationMs,
    tokens: call.inputTokens + call.outputTokens,
    childRunId: undefined,
  }));
}

/** The run a step invoked. */
function childRows(step: RunStep, run: RunView, row: WaterfallRow): WaterfallRow[] {
  if (!step.childRunId) return [];
  const child = run.children.find(({ id }) => id === step.childRunId);
  return [
    {
      ...row,
      key: step.childRunId,
      label: child?.functionId ?? "child run",
      nested: true,
      bars: row.bars.map((bar) => ({ ...bar, kind: "sub" })),
      childRunId: step.childRunId,
    },
  ];
}
