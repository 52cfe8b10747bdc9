import { withoutPersonalData } from "@/lib/app-errors";
import { currentStep } from "@/lib/ledger/current-step";
import { keepInRun, type LogFields, log } from "@/lib/log";

/**
 * The SDK's messages as lines of our log. The SDK passes whole errors and contexts; only constant sentences and the
 * safe parts of an error are logged.
 */
export const sdkLogger = {
  debug: () => {},
  info: (...said: unknown[]) => log.info(sentence(said), cause(said)),
  warn: (...said: unknown[]) => log.warn(sentence(said), cause(said)),
  error: (...said: unknown[]) => log.error(sentence(said), cause(said)),
};

/** The logger of functions: sentences with ids, counts and codes. Debug lines show in the run only. */
export const logger = {
  debug: (...said: unknown[]) => keepInRun("debug", sentence(said), fieldsOf(said)),
  info: (...said: unknown[]) => log.info(sentence(said), fieldsOf(said)),
  warn: (...said: unknown[]) => log.warn(sentence(said), fieldsOf(said)),
  error: (...said: unknown[]) => log.error(sentence(said), fieldsOf(said)),
};

const CONSOLE = ["debug", "log", "info", "warn", "error"] as const;
const holder = globalThis as typeof globalThis & { vagusConsoleInRuns?: boolean };

/** Redirects console output of functions and libraries inside a run to `logger`. Once a process. */
export function captureConsole(): void {
  if (holder.vagusConsoleInRuns) return;
  holder.vagusConsoleInRuns = true;
  for (const name of CONSOLE) {
    // biome-ignore-start lint/suspicious/noConsole: it is taken over here.
    const original = console[name].bind(console);
    console[name] = (...said: unknown[]) => {
      if (!currentStep.getStore()) return original(...said);
      logger[name === "log" ? "info" : name](...said);
    };
    // biome-ignore-end lint/suspicious/noConsole: as above.
  }
}

/** An id or a code has no blanks and no at sign, and is short. */
const CODE = /^[\w.:-]{1,100}$/;

const fieldsOf = (said: unknown[]) => ({ ...idsWithin(said), ...cause(said) });

/** Counts, flags, ids and codes among the logged values. */
function idsWithin(said: unknown[]): LogFields {
  const plain = said.filter((part) => typeof part === "object" && part !== null && !(part instanceof Error));
  return Object.fromEntries(plain.flatMap((part) => Object.entries(part ?? {})).filter(isCode));
}

function isCode(entry: [string, unknown]): entry is [string, string | number | boolean] {
  const [, value] = entry;
  return ["number", "boolean"].includes(typeof value) || (typeof value === "string" && CODE.test(value));
}

const ADDRESS = /[^\s@<>"]+@[^\s@<>"]+/g;
const LONGEST_SENTENCE = 500;

/** Libraries put values into their sentences; addresses are masked. */
function sentence(said: unknown[]): string {
  const text = said.find((part) => typeof part === "string") ?? "a function logged something without words";
  return text.replaceAll(ADDRESS, "•••").slice(0, LONGEST_SENTENCE);
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
