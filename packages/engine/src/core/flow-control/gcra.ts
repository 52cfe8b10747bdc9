import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../../protocol/function-config.ts";
/** A rate limit by GCRA (protocol §6.4, §6.5): `capacity` tokens, one restored every `emissionMs`. */
export interface Meter {
  /** Tokens that may be spent at once, at least 1. */
  capacity: number;
  emissionMs: number;
}

/** Use of a meter: all tokens are restored at `arrivalMs`, the "theoretical arrival time", Unix milliseconds. */
export interface MeterState {
  arrivalMs: number;
  /** The interval when this was written; it converts the tokens of a meter that has changed since. */
  emissionMs: number;
}

/** Intervals such as a third of a second have no exact number; rounding must not cost a token. */
const ROUNDING = 1e-6;

/** Number of tokens that may be spent now. */
export function meterRoom(meter: Meter, state: MeterState | undefined, nowMs: number): number {
  const tokens = meter.capacity - usedTokens(state, nowMs);
  return Math.max(0, Math.floor(tokens + ROUNDING));
}

/** The state after `count` tokens are spent now; the caller has checked the room. */
export function spend(meter: Meter, state: MeterState | undefined, count: number, nowMs: number): MeterState {
  const tokens = usedTokens(state, nowMs) + count;
  return { arrivalMs: nowMs + tokens * meter.emissionMs, emissionMs: meter.emissionMs };
}

/** When the next token is available: now, or the millisecond after the missing part is restored. */
export function nextRoomAtMs(meter: Meter, state: MeterState | undefined, nowMs: number): number {
  const missing = usedTokens(state, nowMs) - (meter.capacity - 1);
  return missing <= ROUNDING ? nowMs : nowMs + Math.ceil(missing * meter.emissionMs);
}

function usedTokens(state: MeterState | undefined, nowMs: number): number {
  if (!state || state.arrivalMs <= nowMs) return 0;
  return (state.arrivalMs - nowMs) / state.emissionMs;
}

const DAY_MS = 86_400_000;

/** The meter of a function's throttle: `limit + burst` starts at once (protocol §6.5); null without a throttle. */
export function throttleMeter({ throttle }: FunctionConfig): Meter | null {
  if (!throttle) return null;
  const limit = Math.max(1, Math.floor(throttle.limit));
  const periodMs = parseDurationMs(throttle.period);
  if (periodMs === null || periodMs <= 0) return null;
  return { capacity: limit + Math.max(0, Math.floor(throttle.burst ?? 0)), emissionMs: periodMs / limit };
}

/** A rate limit or an idempotency key: events over the limit are skipped. */
interface RateLimit {
  meter: Meter;
  /** Null when all events of the function count together. */
  key: string | null;
  reason: "rate_limited" | "idempotent";
}

/**
 * The rate limit of a function. An idempotency expression is a rate limit of 1 in 24 h and replaces another one
 * (protocol §5.2, §6.6). A tenth of the limit plus one event may pass at once (§6.4).
 */
export function rateLimitOf({ rateLimit, idempotency }: FunctionConfig): RateLimit | null {
  if (idempotency)
    return { meter: { capacity: 1, emissionMs: DAY_MS }, key: idempotency, reason: "idempotent" };
  if (!rateLimit) return null;
  const periodMs = parseDurationMs(rateLimit.period);
  if (periodMs === null || periodMs <= 0) return null;
  const limit = Math.max(1, rateLimit.limit);
  const meter = { capacity: Math.floor(limit / 10) + 1, emissionMs: periodMs / limit };
  return { meter, key: rateLimit.key || null, reason: "rate_limited" };
}
