import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../protocol/function-config.ts";
import type { Meter } from "./gcra.ts";

const DAY_MS = 86_400_000;

/** How often runs of the function may start: `limit + burst` at once (protocol §6.5); null without a throttle. */
export function throttleMeter({ throttle }: FunctionConfig): Meter | null {
  if (!throttle) return null;
  const limit = Math.max(1, Math.floor(throttle.limit));
  const periodMs = parseDurationMs(throttle.period);
  if (periodMs === null || periodMs <= 0) return null;
  return { capacity: limit + Math.max(0, Math.floor(throttle.burst ?? 0)), emissionMs: periodMs / limit };
}

/** What lets events pass or skips them. */
export interface RateGate {
  meter: Meter;
  /** Null when all events of the function count together. */
  key: string | null;
  reason: "rate_limited" | "idempotent";
}

/**
 * The rate limit of a function; an idempotency expression is one of 1 in 24 h and takes the place of another (protocol
 * §5.2, §6.6). At once pass a tenth of the limit and one more (§6.4).
 */
export function rateGate({ rateLimit, idempotency }: FunctionConfig): RateGate | null {
  if (idempotency)
    return { meter: { capacity: 1, emissionMs: DAY_MS }, key: idempotency, reason: "idempotent" };
  if (!rateLimit) return null;
  const periodMs = parseDurationMs(rateLimit.period);
  if (periodMs === null || periodMs <= 0) return null;
  const limit = Math.max(1, rateLimit.limit);
  const meter = { capacity: Math.floor(limit / 10) + 1, emissionMs: periodMs / limit };
  return { meter, key: rateLimit.key || null, reason: "rate_limited" };
}
