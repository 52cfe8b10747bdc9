import process from "node:process";
import { env } from "@/lib/env";
import { currentStep } from "@/lib/ledger/current-step";
import { callIds } from "@/lib/telemetry/call-ids";
import { currentTraceId } from "@/lib/telemetry/spans";

/** Fields of a log line: ids, codes, counts and times. Never a body, a name or an address. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;
type Level = "info" | "warn" | "error";

function write(level: Level, msg: string, fields: LogFields): void {
  const step = currentStep.getStore();
  const at = new Date().toISOString();
  const of = step && { runId: step.runId, functionId: step.functionId, stepId: step.stepId || undefined };
  const line = { at, level, msg, traceId: currentTraceId(), ...callIds(), ...of, ...fields };
  const stream = level === "info" ? process.stdout : process.stderr;
  const format = env().telemetry.logFormat ?? (stream.isTTY ? "text" : "json");
  stream.write(`${format === "text" ? asText(line) : JSON.stringify(line)}\n`);
  keepInRun(level, msg, fields, at);
}

/** `07:03:12 WARN  the sentence  runId=run_1 attempts=2` */
function asText({
  at,
  level,
  msg,
  ...fields
}: LogFields & { at: string; level: Level; msg: string }): string {
  const named = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name}=${typeof value === "string" && /\s/.test(value) ? JSON.stringify(value) : value}`],
  );
  return [at.slice(11, 19), level.toUpperCase().padEnd(5), msg, "", ...named].join(" ").trimEnd();
}

/** Adds the line to the ledger of the current run; does nothing outside a run. */
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
 * Structured log: one JSON object per line, or a sentence with fields on a terminal. `msg` is a constant; variable
 * parts are fields. A line has the ids of its request, delivery, event and operation. Inside a run it also has the ids
 * of run, function and step, and appears in the logs of the run.
 */
export const log = {
  info: (msg: string, fields: LogFields = {}) => write("info", msg, fields),
  warn: (msg: string, fields: LogFields = {}) => write("warn", msg, fields),
  error: (msg: string, fields: LogFields = {}) => write("error", msg, fields),
};
