import { Cron } from "croner";

const LONGEST_CRON = 255;
const ZONE_PREFIX = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/;

/** A five-field cron and the zone it is read in. */
export interface CronSpec {
  pattern: string;
  timezone: string;
}

/**
 * Reads a cron trigger: five fields, UTC unless a `TZ=` or `CRON_TZ=` prefix names a zone (protocol §6.15).
 * @returns the cron, or the reason it is refused
 */
export function readCron(text: string): CronSpec | { fault: string } {
  if (text.length > LONGEST_CRON) return { fault: `a cron has at most ${LONGEST_CRON} characters` };
  const prefixed = ZONE_PREFIX.exec(text.trim());
  const pattern = (prefixed?.[2] ?? text).trim();
  const timezone = prefixed?.[1] ?? "UTC";
  if (pattern.split(/\s+/).length !== 5) return { fault: `the cron "${text}" does not have five fields` };
  try {
    nextTimeMs({ pattern, timezone }, Date.now());
  } catch (error) {
    return {
      fault: `the cron "${text}" is not valid: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  return { pattern, timezone };
}

/**
 * The first time a cron names after another one.
 * @returns Unix milliseconds, or null for a day that never comes, such as 30 February
 */
export function nextTimeMs({ pattern, timezone }: CronSpec, afterMs: number): number | null {
  const cron = new Cron(pattern, { timezone, mode: "5-part", paused: true });
  const next = cron.nextRun(new Date(afterMs));
  cron.stop();
  return next?.getTime() ?? null;
}
