import type { OpHandler } from "./op-effect.ts";

/** A step to run in a call of its own, with attempts of its own. */
export const stepPlanned: OpHandler = (op, { nowMs }) => ({
  kind: "await",
  job: { kind: "step", stepId: op.id, dueAtMs: nowMs },
});
