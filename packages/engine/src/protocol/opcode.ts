import { isStorable, toStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";

const LONGEST_STEP_ID = 256;

/** One element of a 206 reply (protocol §4.4). Unknown fields are ignored. */
export const Op = z.looseObject({
  id: z.string().min(1).max(LONGEST_STEP_ID).refine(isStorable),
  op: z.string().max(64).refine(isStorable),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  userland: z.looseObject({ id: z.string(), index: z.number().nullish() }).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.infer<typeof Op>;

/** The step id that the function's author chose; a repeated id gets its index, as in the hash. */
export function userStepId(op: Op): string {
  if (!op.userland) return toStorable(op.displayName ?? op.name ?? op.id);
  return toStorable(op.userland.index ? `${op.userland.id}:${op.userland.index}` : op.userland.id);
}

/** Whether the step is part of a race: then a discovery follows each member that finishes. */
export function isRacing(op: Op): boolean {
  return op.opts?.parallelMode === "race";
}

/** Body of `POST /v1/checkpoint/{runId}/async` (protocol §4.6). Further fields of the SDK are ignored. */
export const CheckpointRequest = z.looseObject({
  run_id: z.string(),
  qi_id: z.string(),
  /** When the app took the call, Unix milliseconds. */
  request_started_at: z.number().int().nullish(),
  steps: z.array(Op),
});
export type CheckpointRequest = z.infer<typeof CheckpointRequest>;
