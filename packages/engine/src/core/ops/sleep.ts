import type { OpHandler } from "./op-effect.ts";
import { pauseDeadline } from "./pause-deadline.ts";

/** A timer. `opts.duration` wins over `name`; both hold a duration or an instant. */
export const sleep: OpHandler = (op, { nowMs }) => {
  const duration = op.opts?.duration;
  const deadline = pauseDeadline(
    "the sleep",
    typeof duration === "string" ? duration : (op.name ?? ""),
    nowMs,
  );
  if ("kind" in deadline) return deadline;
  return { kind: "await", job: { kind: "sleep", stepId: op.id, dueAtMs: deadline.dueAtMs } };
};
