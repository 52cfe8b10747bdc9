import { splitCron } from "@vagus/primitives/cron-zone";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";

/** Days of the month assumed. */
const DAYS = 31;

/**
 * The cost of an idle console: executions (runs and steps) a month that crons cause without any work, by function, most
 * first. docs/cost.md compares them with a free plan.
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

/** Times of a schedule in a month, with days of the month as one each. Multiplies the fields: iterating is slow. */
function ticksAMonth(cron: string): number {
  const [minute = "*", hour = "*", day = "*", , weekday = "*"] = splitCron(cron).pattern.split(/\s+/);
  const days = day !== "*" ? countOf(day, DAYS) : Math.round((countOf(weekday, 7) * DAYS) / 7);
  return countOf(minute, 60) * countOf(hour, 24) * days;
}

/** Number of the `of` values that a cron field matches: `*`, `*` with a step, `1-5`, `9,17`. */
function countOf(field: string, of: number): number {
  return field.split(",").reduce((sum, part) => {
    const [range = "*", step = "1"] = part.split("/");
    const [from, to] = range.split("-").map(Number);
    const width = range === "*" ? of : to === undefined ? 1 : to - (from ?? 0) + 1;
    return sum + Math.ceil(width / Number(step));
  }, 0);
}
