import { parseDeadline } from "@vagus/primitives/duration";
import type { WaitsFor } from "@/db/schema/runs";
import type { Op } from "./protocol-schemas.ts";

/** End of a duration of the protocol (`1d2h`, `90s`), or an instant, as ISO 8601; null for any other text. */
export function readDeadline(text: string | null | undefined, nowMs: number): string | null {
  const deadlineMs = text ? parseDeadline(text, nowMs) : null;
  return deadlineMs === null ? null : new Date(deadlineMs).toISOString();
}

/** Reads what an op waits for, and until when; null when it does not wait. @param nowMs start of the wait */
export function readWait({ op, name, opts }: Op, nowMs: number): WaitsFor | null {
  const until = readDeadline(op === "Sleep" ? name : opts?.timeout, nowMs);
  switch (op) {
    case "WaitForEvent":
      return { event: name, if: opts?.if ?? null, until };
    case "InvokeFunction":
      return { functionId: opts?.function_id ?? null, until };
    case "WaitForSignal":
      return { signal: opts?.signal ?? name, until };
    case "Sleep":
      return { until };
    default:
      return null;
  }
}
