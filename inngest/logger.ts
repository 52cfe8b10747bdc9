import { withoutPersonalData } from "@/lib/errors";
import { log } from "@/lib/log";
import { currentStep } from "@/lib/runs/current-step";
import type { LogEntry } from "@/lib/runs/ledger-entries";

/**
 * What the SDK says, in our log's form. It hands over whole errors and contexts; only constant sentences and what may
 * be said of an error pass.
 */
export const sdkLogger = {
  debug: () => {},
  info: (...said: unknown[]) => log.info(sentence(said), cause(said)),
  warn: (...said: unknown[]) => log.warn(sentence(said), cause(said)),
  error: (...said: unknown[]) => log.error(sentence(said), cause(said)),
};

/** What functions say: the same, and kept with the run and the step that said it. */
export const logger = {
  debug: (...said: unknown[]) => keep("debug", said),
  info: (...said: unknown[]) => {
    keep("info", said);
    sdkLogger.info(...said);
  },
  warn: (...said: unknown[]) => {
    keep("warn", said);
    sdkLogger.warn(...said);
  },
  error: (...said: unknown[]) => {
    keep("error", said);
    sdkLogger.error(...said);
  },
};

function keep(level: LogEntry["level"], said: unknown[]): void {
  const step = currentStep.getStore();
  if (!step) return;
  const { runId, stepId } = step;
  const fields = { ...idsWithin(said), ...cause(said) };
  step.record({
    kind: "log",
    runId,
    stepId,
    at: new Date().toISOString(),
    level,
    message: sentence(said),
    fields: Object.keys(fields).length > 0 ? fields : null,
  });
}

/** An id or a code has no blanks and no at sign, and is short. */
const CODE = /^[\w.:-]{1,100}$/;

/** Of what came with a sentence: counts, flags, ids and codes. */
function idsWithin(said: unknown[]): Record<string, unknown> {
  const plain = said.filter((part) => typeof part === "object" && part !== null && !(part instanceof Error));
  return Object.fromEntries(
    plain
      .flatMap((part) => Object.entries(part ?? {}))
      .filter(
        ([, value]) =>
          typeof value === "number" ||
          typeof value === "boolean" ||
          (typeof value === "string" && CODE.test(value)),
      ),
  );
}

function sentence(said: unknown[]): string {
  return said.find((part) => typeof part === "string") ?? "the Inngest SDK said something";
}

function cause(said: unknown[]): { name?: string; cause?: string } {
  const error = said.flatMap((part) => (part instanceof Error ? [part] : errorWithin(part)))[0];
  if (!error) return {};
  const { name, message } = withoutPersonalData(error);
  return { name, cause: message };
}

/** The SDK puts errors into objects, as `{ err }`. */
function errorWithin(part: unknown): Error[] {
  return typeof part === "object" && part !== null
    ? Object.values(part).filter((value) => value instanceof Error)
    : [];
}
