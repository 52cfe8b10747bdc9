import { splitCron } from "@vagus/primitives/cron-zone";
import type { Trigger } from "@/lib/declarations/schemas";

const DAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

const isNumber = (field: string) => /^\d{1,2}$/.test(field);
const two = (field: string) => field.padStart(2, "0");

/** A schedule in words: `every 15 minutes`, `Mondays at 09:00 UTC`; as it is where words would be longer. */
export function cronWords(cron: string): string {
  const { pattern, timezone: zone } = splitCron(cron);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = pattern.split(/\s+/);
  if (day !== "*" || month !== "*") return `cron ${cron}`;
  const every = /^\*\/(\d+)$/.exec(minute)?.[1] ?? (minute === "*" ? "1" : undefined);
  if (every && hour === "*" && weekday === "*")
    return every === "1" ? "every minute" : `every ${every} minutes`;
  if (!isNumber(minute)) return `cron ${cron}`;
  if (hour === "*" && weekday === "*") return minute === "0" ? "every hour" : `hourly at :${two(minute)}`;
  if (!isNumber(hour)) return `cron ${cron}`;
  const at = `at ${two(hour)}:${two(minute)} ${zone}`;
  if (weekday === "*") return `daily ${at}`;
  if (weekday === "1-5") return `weekdays ${at}`;
  const name = isNumber(weekday) ? DAYS[Number(weekday) % 7] : undefined;
  return name ? `${name} ${at}` : `cron ${cron}`;
}

/** A trigger in words: the event's name, or the schedule. */
export function triggerWords({ event, cron, if: condition }: Trigger): string {
  if (cron !== undefined) return cronWords(cron);
  return condition ? `${event} where ${condition}` : `${event}`;
}
