import type { RUN_STATUSES, STEP_STATUSES } from "@/db/schema/vocabulary";
import type { Op } from "./protocol-schemas.ts";

export type { Op };

type RunStatus = (typeof RUN_STATUSES)[number];
type StepStatus = (typeof STEP_STATUSES)[number];

/** Ops that leave the run waiting: for an event, for time, for another run. */
const WAITS = ["WaitForEvent", "Sleep", "InvokeFunction", "WaitForSignal"];

/** What an answer of the app makes of its run. 206: going on; 200: done; anything else: failed now, or tried again. */
export function runStateAfter(answer: { status: number; final: boolean; ops: Op[] }): {
  status: RunStatus;
  ended: boolean;
} {
  if (answer.status === 200) return { status: "completed", ended: true };
  if (answer.status !== 206)
    return answer.final ? { status: "failed", ended: true } : { status: "running", ended: false };
  if (answer.ops.some((op) => op.op === "RunComplete")) return { status: "completed", ended: true };
  const waits = answer.ops.length > 0 && answer.ops.every((op) => WAITS.includes(op.op));
  return { status: waits ? "waiting" : "running", ended: false };
}

const STATUS_OF_OP: Record<string, StepStatus> = {
  StepRun: "completed",
  StepFailed: "failed",
  StepError: "running",
  StepPlanned: "planned",
};

/** Whether the body of the step ran in this very call. */
const EXECUTED = ["StepRun", "StepFailed", "StepError"];

/** The rows the ops of one answer leave in the ledger: one a step, always in the same order, so that writers queue. */
export function newStepRows(ops: readonly Op[]) {
  const rows = ops
    .filter((op) => op.op !== "RunComplete" && op.op !== "DiscoveryRequest")
    .map((op) => ({
      id: stepName(op),
      hash: op.id,
      kind: kindOf(op),
      status: WAITS.includes(op.op) ? "waiting" : (STATUS_OF_OP[op.op] ?? "planned"),
      attempts: EXECUTED.includes(op.op) ? 1 : 0,
      // Nanoseconds since 1970.
      started_at: op.timing ? new Date(op.timing.a / 1e6).toISOString() : null,
      error: op.error ? { name: op.error.name ?? "Error", message: op.error.message ?? "" } : null,
    }));
  const lastOfEach = new Map(rows.map((row) => [row.id, row]));
  return [...lastOfEach.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The id the function gave the step, with its index where the id repeats. */
function stepName(op: Op): string {
  if (!op.userland) return op.displayName ?? op.id;
  return op.userland.index ? `${op.userland.id}:${op.userland.index}` : op.userland.id;
}

function kindOf(op: Op): string {
  const kinds: Record<string, string> = {
    WaitForEvent: "wait",
    Sleep: "sleep",
    InvokeFunction: "invoke",
    WaitForSignal: "signal",
  };
  return kinds[op.op] ?? op.opts?.type ?? "run";
}
