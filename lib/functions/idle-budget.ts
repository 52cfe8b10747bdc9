import { splitCron } from "@vagus/primitives/cron-zone";
import type { FunctionDeclaration } from "./declaration-schemas.ts";

/** Days of the month that is reckoned with. */
const DAYS = 31;

/**
 * What an idle console costs: the executions (runs and steps) a month that the clock causes though nothing happens, by
 * function, the most first. docs/cost.md says what a free plan leaves room for.
 */
export function idleBudget(
  declarations: readonly FunctionDeclaration[],
): { functionId: string; cron: string; executions: number }[] {
  return declarations
    .flatMap(({ id, triggers, idleSteps = 0 }) =>
      triggers.flatMap(({ cron }) =>
        cron === undefined ? [] : [{ functionId: id, cron, executions: ticksAMonth(cron) * (1 + idleSteps) }],
      ),
    )
    .sort((one, other) => other.executions - one.executions);
}

/** How often a schedule ticks in a month; days of the month count as one each. Counted by fields: to walk it is slow. */
function ticksAMonth(cron: string): number {
  const [minute = "*", hour = "*", day = "*", , weekday = "*"] = splitCron(cron).pattern.split(/\s+/);
  const days = day !== "*" ? countOf(day, DAYS) : Math.round((countOf(weekday, 7) * DAYS) / 7);
  return countOf(minute, 60) * countOf(hour, 24) * days;
}

/** How many of `of` values a field names: `*`, `*` by steps, `1-5`, `9,17`. */
function countOf(field: string, of: number): number {
  return field.split(",").reduce((sum, part) => {
    const [range = "*", step = "1"] = part.split("/");
    const [from, to] = range.split("-").map(Number);
    const width = range === "*" ? of : to === undefined ? 1 : to - (from ?? 0) + 1;
    return sum + Math.ceil(width / Number(step));
  }, 0);
}
