import { nextTimeMs } from "@vagus/primitives/cron";
import { splitCron } from "@vagus/primitives/cron-zone";
import type { Trigger } from "@/lib/declarations/schemas";

/** When the next of a function's crons is due; null when none is. Crons are in UTC unless they name a zone. */
export function nextTick(triggers: readonly Trigger[], after: Date): Date | null {
  const ticks = triggers.flatMap(({ cron }) =>
    cron === undefined ? [] : (nextTimeMs(splitCron(cron), after.getTime()) ?? []),
  );
  return ticks.length === 0 ? null : new Date(Math.min(...ticks));
}
