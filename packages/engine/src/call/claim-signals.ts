import { SignalOptions } from "../core/ops/wait-for-signal.ts";
import type { Reply } from "../protocol/read-reply.ts";
import { engineError } from "../protocol/run-error.ts";
import type { Sql } from "../store/connect.ts";
import { claimSignal } from "../store/signals.ts";

/**
 * Settles who waits for the signals a reply asks for, before its waits are written: a claim that is written without its
 * wait is repeated by the same step, the other way round two steps could wait for one signal.
 * @returns the reply, or in its place the failure that ends a run whose signal another one waits for
 */
export async function claimSignals(sql: Sql, runId: string, reply: Reply): Promise<Reply> {
  if (reply.kind !== "ops") return reply;
  for (const op of reply.ops) {
    if (op.op !== "WaitForSignal") continue;
    const options = SignalOptions.safeParse(op.opts);
    // What cannot be read fails where ops are handled.
    if (!options.success) continue;
    const { signal, conflict } = options.data;
    const claim = { signal, runId, stepId: op.id, replaces: conflict === "replace" };
    if (!(await claimSignal(sql, claim))) return CONFLICT;
  }
  return reply;
}

const ERROR = engineError("Error", "Signal conflict; signal wait already exists for another run");
const CONFLICT: Reply = {
  kind: "failed",
  failure: { error: ERROR, output: { error: ERROR }, noRetry: true, retryAtMs: null },
};
