import type { Op } from "../../protocol/opcode.ts";
import type { Failure } from "../../protocol/read-reply.ts";
import type { JobSpec, RunEnd } from "../run/run-change.ts";

/** The effect of an op on its run. Handlers decide it and write nothing. */
export type OpEffect =
  | { kind: "finish"; memo: string }
  | { kind: "await"; job: JobSpec }
  | { kind: "retry"; failure: Failure }
  | { kind: "end"; end: RunEnd }
  | { kind: "look again" }
  | { kind: "none" };

/** The parts of a call and its reply that a handler may use. */
export interface OpContext {
  nowMs: number;
  /** Whether the call that replied was its last attempt. */
  isLastAttempt: boolean;
  /** From the reply's headers, for errors in it. */
  noRetry: boolean;
  retryAtMs: number | null;
}

export type OpHandler = (op: Op, context: OpContext) => OpEffect;
