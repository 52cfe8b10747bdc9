import { readCron } from "@vagus/primitives/cron";
import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../protocol/function-config.ts";
import { checkFlowControl } from "./check-flow-control.ts";
import { expressionFault } from "./expression-fault.ts";

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
