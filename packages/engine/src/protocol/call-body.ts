import { LIMITS } from "./limits.ts";
import { type Dispatch, writeQueueItemId } from "./queue-item-id.ts";

/** The contents of a call's body (protocol §3.2). */
export interface CallInput {
  runId: string;
  /** Lets the SDK report finished steps in the middle of the call (§4.6); null limits a call to one step. */
  functionId: string | null;
  dispatch: Dispatch;
  /** A ULID of this call. */
  requestId: string;
  attempt: number;
  maxAttempts: number;
  disableImmediateExecution: boolean;
  /** -1 until the app's first reply names its version. */
  version: number;
  /** Hashes of finished steps, in the order they finished. */
  stack: readonly string[];
  /** Memos as canonical JSON, by step hash. */
  steps: ReadonlyMap<string, string>;
  /** Canonical JSON of the run's events. */
  events: readonly string[];
}

/** Writes the body of a call as canonical JSON. */
export function buildCallBody(input: CallInput): string {
  let stateBytes = 0;
  for (const memo of input.steps.values()) stateBytes += memo.length;
  const inline = stateBytes <= LIMITS.callStateBytes;
  const body = writeBody(input, inline);
  return inline && Buffer.byteLength(body) > LIMITS.callBodyBytes ? writeBody(input, false) : body;
}

function writeBody(input: CallInput, inline: boolean): string {
  const useApi = String(!inline);
  const event = input.events[0] ?? "null";
  const events = inline ? input.events.join(",") : event;
  const ctx = [
    `"attempt":${input.attempt}`,
    `"disable_immediate_execution":${input.disableImmediateExecution}`,
    '"env":""',
    ...(input.functionId === null ? [] : [`"fn_id":${JSON.stringify(input.functionId)}`]),
    `"generation_id":${generationOf(input)}`,
    `"job_id":${JSON.stringify(input.dispatch.id)}`,
    `"max_attempts":${input.maxAttempts}`,
    `"qi_id":${JSON.stringify(writeQueueItemId(input.dispatch))}`,
    `"request_id":${JSON.stringify(input.requestId)}`,
    `"run_id":${JSON.stringify(input.runId)}`,
    `"stack":{"current":${input.stack.length},"stack":${JSON.stringify(input.stack)}}`,
    '"step_id":"step"',
    `"use_api":${useApi}`,
  ].join(",");
  const steps = inline ? stepsText(input.steps) : "{}";
  return (
    `{"ctx":{${ctx}},"defers":{},"event":${event},"events":[${events}],` +
    `"steps":${steps},"use_api":${useApi},"version":${input.version}}`
  );
}

/** Number of the dispatch of a queue item, from 1; the reference raises it with every attempt. */
export function generationOf({ attempt }: { attempt: number }): number {
  return attempt + 1;
}

/** The map of memos as canonical JSON: keys sorted by UTF-16 code units (RFC 8785). */
export function stepsText(steps: ReadonlyMap<string, string>): string {
  const entries = [...steps].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([hash, memo]) => `${JSON.stringify(hash)}:${memo}`).join(",")}}`;
}
