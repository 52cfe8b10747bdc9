import type { ReceivedCall } from "./scripted-app.ts";
import { stepHash } from "./step-hash.ts";

/** An op of a step, as an SDK reports it (protocol §4.4), with these fields. */
export const op = (id: string, fields: Record<string, unknown>) => ({
  id: stepHash(id),
  name: id,
  displayName: id,
  userland: { id },
  opts: {},
  data: null,
  ...fields,
});
export const ran = (id: string, data: unknown, opts = {}) => op(id, { op: "StepRun", data, opts });
export const planned = (id: string, opts = {}) => op(id, { op: "StepPlanned", opts });

/** The reply of a run that goes on with these ops. */
export const ops = (...list: unknown[]) => ({ status: 206, body: list });
/** The reply of a run that has ended. */
export const done = (body: unknown) => ({ status: 200, body });

/** Whether a call remembers a step. */
export const has = (call: ReceivedCall, id: string) => stepHash(id) in call.body.steps;
