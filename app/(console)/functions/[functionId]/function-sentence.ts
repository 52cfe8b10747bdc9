import type { FunctionView } from "@/lib/functions/schemas";

const number = new Intl.NumberFormat("en-US");
const runs = (n: number) => (n === 1 ? "1 run" : `${number.format(n)} runs`);

/** The last day of a function, in one sentence. */
export function functionSentence({ health, lastRun }: Pick<FunctionView, "health" | "lastRun">): string {
  if (!lastRun) return "It has never run.";
  if (health.runs === 0) return "It has not run in the last day.";
  const failed =
    health.failed === 0
      ? "none failed"
      : health.failed === health.runs
        ? "all of them failed"
        : `${number.format(health.failed)} failed`;
  return health.runs === 1
    ? `1 run in the last day; it ${health.failed ? "failed" : "did not fail"}.`
    : `${runs(health.runs)} in the last day, ${failed}.`;
}
