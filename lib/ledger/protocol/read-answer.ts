import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import type { StepEntry } from "../ledger-entries.ts";
import { capSize } from "./cap-size.ts";
import { FailedAnswer, Op } from "./protocol-schemas.ts";
import { readWait } from "./read-wait.ts";
import { recordedError } from "./recorded-error.ts";

/** The app's answer to a call. */
export interface Answer {
  /** How the run ended; null while it goes on. 206: open; 200: completed; else failed, or retried. */
  ended: "completed" | "failed" | null;
  output: unknown;
  /** Error of the function itself, final or not. */
  error: z.infer<typeof FailedAnswer> | null;
  ops: Op[];
}

/** Reads an answer (protocol §4.2). With checkpointing a run ends with an op instead of a 200. */
export function readAnswer(answer: {
  status: number;
  headers: Record<string, string>;
  body: string;
}): Answer {
  const json = parseJson(answer.body);
  if (answer.status === 200) return { ended: "completed", output: json ?? null, error: null, ops: [] };
  if (answer.status === 206) {
    const ops = z.array(Op).safeParse(json).data ?? [];
    const complete = ops.find(({ op }) => op === "RunComplete");
    return {
      ended: complete ? "completed" : null,
      output: complete?.data ?? null,
      error: null,
      ops: ops.filter(({ op }) => op !== "RunComplete" && op !== "DiscoveryRequest"),
    };
  }
  const final = answer.headers["x-inngest-no-retry"] === "true";
  const error = FailedAnswer.safeParse(json).data ?? FailedAnswer.parse({});
  return { ended: final ? "failed" : null, output: null, error, ops: [] };
}

/** Status of a step by its op; with every other op the step waits for the engine. */
const STATUS_OF_OP: Record<string, StepEntry["status"]> = {
  StepRun: "completed",
  StepFailed: "failed",
  StepError: "running",
  StepPlanned: "planned",
};

const KIND_OF_OP: Record<string, string> = {
  WaitForEvent: "wait",
  Sleep: "sleep",
  InvokeFunction: "invoke",
  WaitForSignal: "signal",
};

/** Turns the ops of an answer into entries of their steps. */
export function readOps(runId: string, ops: readonly Op[], nowMs: number): StepEntry[] {
  return ops.map((op): StepEntry => {
    const status = STATUS_OF_OP[op.op] ?? "waiting";
    const done = status === "completed" || status === "failed";
    // Nanoseconds since 1970.
    const beganMs = op.timing ? op.timing.a / 1e6 : nowMs;
    return {
      kind: "step",
      runId,
      stepId: nameOf(op),
      hash: op.id,
      stepKind: KIND_OF_OP[op.op] ?? stepKind(op.opts?.type ?? "run"),
      status,
      startedAt: new Date(beganMs).toISOString(),
      endedAt: done ? new Date(nowMs).toISOString() : null,
      input: capSize(op.opts?.input),
      output: done ? capSize(op.data) : null,
      error: op.error ? recordedError(op.error) : null,
      waitsFor: readWait(op, nowMs),
    };
  });
}

/** The id of the step in the function, with its index where the id repeats. */
function nameOf(op: Op): string {
  if (!op.userland) return op.displayName ?? op.id;
  return op.userland.index ? `${op.userland.id}:${op.userland.index}` : op.userland.id;
}

/** Maps the SDK's step type to the ledger's; ops have `step.run` where hooks have `run`. */
export function stepKind(type: string): string {
  const short = type.replace(/^step\./, "");
  return { waitForEvent: "wait", waitForSignal: "signal" }[short] ?? short;
}
