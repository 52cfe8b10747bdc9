import type { WaitsFor } from "@/db/schema/run-steps";
import type { Op } from "./protocol-schemas.ts";

const UNIT_MS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** When a duration of the protocol (`1d2h`, `90s`) or an instant is over, as ISO 8601; null when it is neither. */
export function readDeadline(text: string | null | undefined, nowMs: number): string | null {
  if (!text) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === text) {
    const ms = parts.reduce((sum, [, n, unit = ""]) => sum + Number(n) * (UNIT_MS[unit] ?? 0), 0);
    return new Date(nowMs + ms).toISOString();
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/**
 * What an op waits for, and until when; null when it waits for nothing.
 * @param nowMs when it began to wait
 */
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
