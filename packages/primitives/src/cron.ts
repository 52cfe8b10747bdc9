import { Cron } from "croner";
import { type CronSpec, splitCron } from "./cron-zone.ts";

const LONGEST_CRON = 255;

/** Reads a cron trigger: five fields with an optional zone. Returns the reason when the trigger is refused. */
export function readCron(text: string): CronSpec | { fault: string } {
  if (text.length > LONGEST_CRON) return { fault: `a cron has at most ${LONGEST_CRON} characters` };
  const spec = splitCron(text);
  if (spec.pattern.split(/\s+/).length !== 5) {
    return { fault: `the cron "${text}" does not have five fields` };
  }
  try {
    nextTimeMs(spec, Date.now());
  } catch (error) {
    return {
      fault: `the cron "${text}" is not valid: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  return spec;
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
