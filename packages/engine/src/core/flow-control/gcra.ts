import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../../protocol/function-config.ts";
/**
 * A limit on how often something may happen: a store of `capacity` tokens, of which one grows back every `emissionMs`
 * (the generic cell rate algorithm, protocol §6.4 and §6.5).
 */
export interface Meter {
  /** How often at once, at least 1. */
  capacity: number;
  emissionMs: number;
}

/** What has been used: tokens are whole again at `arrivalMs`, the "theoretical arrival time", Unix milliseconds. */
export interface MeterState {
  arrivalMs: number;
  /** The interval in force when this was written; a meter that has changed since converts the tokens. */
  emissionMs: number;
}

/** Intervals such as a third of a second have no exact number; a token is not lost to the last digit. */
const ROUNDING = 1e-6;

/** How often it may happen now. */
export function meterRoom(meter: Meter, state: MeterState | undefined, nowMs: number): number {
  const tokens = meter.capacity - usedTokens(state, nowMs);
  return Math.max(0, Math.floor(tokens + ROUNDING));
}

/** The state after it has happened `count` times now; the caller has asked for room. */
export function spend(meter: Meter, state: MeterState | undefined, count: number, nowMs: number): MeterState {
  const tokens = usedTokens(state, nowMs) + count;
  return { arrivalMs: nowMs + tokens * meter.emissionMs, emissionMs: meter.emissionMs };
}

/** When there is room again: now, or the whole millisecond after the missing part of a token has grown. */
export function nextRoomAtMs(meter: Meter, state: MeterState | undefined, nowMs: number): number {
  const missing = usedTokens(state, nowMs) - (meter.capacity - 1);
  return missing <= ROUNDING ? nowMs : nowMs + Math.ceil(missing * meter.emissionMs);
}

function usedTokens(state: MeterState | undefined, nowMs: number): number {
  if (!state || state.arrivalMs <= nowMs) return 0;
  return (state.arrivalMs - nowMs) / state.emissionMs;
}

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
interface RateLimit {
  meter: Meter;
  /** Null when all events of the function count together. */
  key: string | null;
  reason: "rate_limited" | "idempotent";
}

/**
 * The rate limit of a function; an idempotency expression is one of 1 in 24 h and takes the place of another (protocol
 * §5.2, §6.6). At once pass a tenth of the limit and one more (§6.4).
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
