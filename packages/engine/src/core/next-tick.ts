import { nextTimeMs, readCron } from "@vagus/primitives/cron";
import { parseDurationMs } from "@vagus/primitives/duration";

/** A cron trigger as it is registered. */
interface CronTrigger {
  cron?: string | undefined;
  jitter?: string | undefined;
}

/** When a cron trigger fires next. */
export interface Tick {
  cron: string;
  /** The time the cron names. */
  scheduledAtMs: number;
  /** The time it fires: later by up to the jitter. */
  fireAtMs: number;
}

/**
 * The first tick after a time. Callers count from now, not from the last tick: an engine that was down for a day fires
 * the one tick that was due and skips the others it missed (protocol §6.15).
 * @param random a number in [0, 1), the source of the jitter
 * @returns null for a trigger without a cron and for one that never comes again
 */
export function nextTick({ cron, jitter }: CronTrigger, afterMs: number, random: () => number): Tick | null {
  if (cron === undefined) return null;
  const spec = readCron(cron);
  if ("fault" in spec) return null;
  const scheduledAtMs = nextTimeMs(spec, afterMs);
  if (scheduledAtMs === null) return null;
  const jitterMs = jitter === undefined ? 0 : (parseDurationMs(jitter) ?? 0);
  return { cron, scheduledAtMs, fireAtMs: scheduledAtMs + Math.floor(random() * jitterMs) };
}
