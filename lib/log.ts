import process from "node:process";
import { currentStep } from "@/lib/ledger/current-step";

/** What a log line may carry: ids, codes, counts and times. Never a body, a name or an address. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;
type Level = "info" | "warn" | "error";

function write(level: Level, msg: string, fields: LogFields): void {
  const step = currentStep.getStore();
  const at = new Date().toISOString();
  const of = step && { runId: step.runId, functionId: step.functionId, stepId: step.stepId || undefined };
  const line = JSON.stringify({ at, level, msg, ...of, ...fields });
  (level === "info" ? process.stdout : process.stderr).write(`${line}\n`);
  keepInRun(level, msg, fields, at);
}

/** Gives the line to the run that said it; outside a run nothing happens. */
export function keepInRun(
  level: Level | "debug",
  message: string,
  fields: LogFields,
  at = new Date().toISOString(),
): void {
  const step = currentStep.getStore();
  if (!step) return;
  const { runId, stepId } = step;
  step.record({
    kind: "log",
    runId,
    stepId,
    at,
    level,
    message,
    fields: Object.keys(fields).length > 0 ? fields : null,
  });
}

/**
 * Structured log, one JSON object a line. `msg` is a constant; what varies goes into the fields. A line written inside a
 * run carries the ids of run, function and step, and shows among the logs of that run.
 */
export const log = {
  info: (msg: string, fields: LogFields = {}) => write("info", msg, fields),
  warn: (msg: string, fields: LogFields = {}) => write("warn", msg, fields),
  error: (msg: string, fields: LogFields = {}) => write("error", msg, fields),
};
