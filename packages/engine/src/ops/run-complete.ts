import type { OpHandler } from "./op-effect.ts";

/** The function returned; the same as a 200 with this value. */
export const runComplete: OpHandler = (op) => ({
  kind: "end",
  end: { status: "completed", output: op.data ?? null, error: null },
});
