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
