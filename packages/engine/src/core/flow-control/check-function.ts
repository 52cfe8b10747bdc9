import { readCron } from "@vagus/primitives/cron";
import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../../protocol/function-config.ts";
import { expressionFault } from "../expressions/expression.ts";

const MAX_TRIGGERS = 10;
const MIN_JITTER_MS = 1000;
const MAX_JITTER_MS = 300_000;

/**
 * Checks a function's configuration by the rules of the reference server (protocol §5.2).
 * @returns the first reason to refuse it, or null
 */
export function checkFunction(config: FunctionConfig): string | null {
  if (config.name === "") return "a function needs a name";
  const steps = Object.values(config.steps);
  if (steps.length !== 1) return `a function has exactly one step, this one has ${steps.length}`;
  if (!steps[0]?.name) return "a function's step needs a name";
  return checkTriggers(config) ?? checkFlowControl(config);
}

function checkTriggers(config: FunctionConfig): string | null {
  const triggers = config.triggers ?? [];
  if (triggers.length > MAX_TRIGGERS)
    return `${triggers.length} triggers, at most ${MAX_TRIGGERS} are allowed`;
  const seen = new Set<string>();
  for (const trigger of triggers) {
    const identity = JSON.stringify([trigger.event, trigger.expression, trigger.cron]);
    if (seen.has(identity)) return `the trigger ${trigger.event ?? trigger.cron ?? ""} is listed twice`;
    seen.add(identity);
    const fault = checkTrigger(trigger);
    if (fault) return fault;
  }
  return null;
}

function checkTrigger(trigger: NonNullable<FunctionConfig["triggers"]>[number]): string | null {
  if (trigger.event !== undefined && trigger.cron !== undefined)
    return "a trigger has an event or a cron, not both";
  if (trigger.cron !== undefined) {
    const cron = readCron(trigger.cron);
    if ("fault" in cron) return cron.fault;
    const jitterMs = trigger.jitter === undefined ? MIN_JITTER_MS : parseDurationMs(trigger.jitter);
    if (jitterMs === null || jitterMs < MIN_JITTER_MS || jitterMs > MAX_JITTER_MS) {
      return `a cron's jitter lies between 1s and 5m, not at ${trigger.jitter}`;
    }
    return null;
  }
  if (!trigger.event) return "a trigger needs an event name or a cron";
  return expressionFault(`the trigger expression of ${trigger.event}`, trigger.expression);
}

const DAY_MS = 86_400_000;
const MAX_CONCURRENCY_ENTRIES = 2;
const MAX_CANCELS = 5;
const MIN_BATCH_SIZE = 2;
/** Batch timeouts are Go durations: no days, no weeks. */
const GO_DURATION = /^(?:\d+(?:\.\d+)?(?:h|m|s|ms))+$/;
/** Refused in a cancel's `if`, as in the reference: arithmetic, macros, conversions and dates (protocol §6.16). */
const REFUSED_IN_CANCEL =
  /[+*/%]|(?<![=<>!&|(,\s])\s*-|\b(?:all|exists|exists_one|map|filter|int|uint|double|date|now|now_plus|now_minus|duration)\s*\(/;

type Check = (config: FunctionConfig) => string | null;

const CHECKS: Check[] = [
  checkConcurrency,
  checkBatch,
  checkDebounce,
  checkRateLimit,
  checkThrottle,
  checkPriority,
  checkIdempotency,
  checkCancels,
  checkSingleton,
];

/** Checks the options that limit when a function runs (protocol §5.2); the first reason to refuse them, or null. */
function checkFlowControl(config: FunctionConfig): string | null {
  for (const check of CHECKS) {
    const fault = check(config);
    if (fault) return fault;
  }
  return null;
}

function checkConcurrency({ concurrency }: FunctionConfig): string | null {
  if (concurrency === null || concurrency === undefined || typeof concurrency === "number") return null;
  const entries = Array.isArray(concurrency) ? concurrency : [concurrency];
  if (entries.length > MAX_CONCURRENCY_ENTRIES)
    return `at most ${MAX_CONCURRENCY_ENTRIES} concurrency entries`;
  for (const { scope, key } of entries) {
    if (scope && scope !== "fn" && !key) return `concurrency of scope ${scope} needs a key`;
    const fault = expressionFault("the concurrency key", key);
    if (fault) return fault;
  }
  return null;
}

function checkBatch(config: FunctionConfig): string | null {
  const batch = config.batchEvents;
  if (!batch) return null;
  if (batch.maxSize < MIN_BATCH_SIZE) return `batchEvents.maxSize is at least ${MIN_BATCH_SIZE}`;
  const timeoutMs = GO_DURATION.test(batch.timeout) ? parseDurationMs(batch.timeout) : null;
  if (timeoutMs === null || timeoutMs < 1000)
    return "batchEvents.timeout is at least 1s, written in h, m, s or ms";
  for (const other of ["debounce", "singleton", "priority"] as const) {
    if (config[other]) return `batchEvents cannot be combined with ${other}`;
  }
  if (config.cancel?.length) return "batchEvents cannot be combined with cancelOn";
  return expressionFault("the batch key", batch.key) ?? expressionFault("the batch condition", batch.if);
}

function checkDebounce({ debounce }: FunctionConfig): string | null {
  if (!debounce) return null;
  const periodMs = parseDurationMs(debounce.period);
  if (periodMs === null || periodMs < 1000 || periodMs > 7 * DAY_MS)
    return "debounce.period lies between 1s and 7d";
  return expressionFault("the debounce key", debounce.key);
}

function checkRateLimit({ rateLimit }: FunctionConfig): string | null {
  if (!rateLimit) return null;
  if (rateLimit.limit < 1) return "rateLimit.limit is at least 1";
  const periodMs = parseDurationMs(rateLimit.period);
  if (periodMs === null || periodMs > DAY_MS) return "rateLimit.period is at most 24h";
  return expressionFault("the rate limit key", rateLimit.key);
}

/** Refuses a period that is no duration; the reference accepts it and then does not throttle. */
function checkThrottle({ throttle }: FunctionConfig): string | null {
  if (!throttle) return null;
  if (!((parseDurationMs(throttle.period) ?? 0) > 0)) return "throttle.period is a duration such as 30s";
  return expressionFault("the throttle key", throttle.key);
}

function checkPriority({ priority }: FunctionConfig): string | null {
  return expressionFault("priority.run", priority?.run);
}

function checkIdempotency({ idempotency }: FunctionConfig): string | null {
  return expressionFault("the idempotency key", idempotency);
}

function checkCancels({ cancel }: FunctionConfig): string | null {
  if (!cancel) return null;
  if (cancel.length > MAX_CANCELS) return `at most ${MAX_CANCELS} cancelOn entries`;
  for (const { event, if: condition } of cancel) {
    if (condition && REFUSED_IN_CANCEL.test(withoutStrings(condition))) {
      return `the cancelOn condition of ${event} uses arithmetic, a macro, a conversion or a date`;
    }
    const fault = expressionFault(`the cancelOn condition of ${event}`, condition);
    if (fault) return fault;
  }
  return null;
}

function checkSingleton({ singleton }: FunctionConfig): string | null {
  if (!singleton) return null;
  if (singleton.mode !== "skip" && singleton.mode !== "cancel") return "singleton.mode is skip or cancel";
  return expressionFault("the singleton key", singleton.key);
}

function withoutStrings(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "''");
}
