import { Cron } from "croner";
import type { Trigger } from "./declaration-schemas.ts";

const ZONE = /^TZ=(\S+)\s+(.*)$/;

/**
 * When the clock wakes a function next; null when it never does. Crons are in UTC unless they name a zone, as
 * `TZ=Europe/Berlin 0 9 * * *`.
 */
export function nextTick(triggers: readonly Trigger[], after: Date): Date | null {
  const ticks = triggers.flatMap(({ cron }) => {
    if (cron === undefined) return [];
    const [, timezone = "UTC", schedule = cron] = ZONE.exec(cron) ?? [];
    return new Cron(schedule, { timezone, mode: "5-part" }).nextRun(after) ?? [];
  });
  return ticks.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
}
