import type { Policy } from "../core/retry-call.ts";

/** The policy of this moment. */
export function retryPolicy({ retryIntervalMs }: { retryIntervalMs: number | null }): Policy {
  return { nowMs: Date.now(), retryIntervalMs, random: Math.random };
}
