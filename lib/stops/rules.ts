import { isMachinery } from "@/lib/functions/catalogue";

/** What can be stopped. */
export type StopScope = "money" | "agent" | `function:${string}`;

/** The worker thinks, or what it wrote goes out; `-2` is the second of its kind in a run. */
const AGENT_STEP = /^(?:run-agent|resume-agent|draft-investigation|summarise|send-reply)(?:-\d+)?$/;

/** Whose stop holds this step back, before its body runs. Money is not among them: its door looks by itself. */
export function scopesBefore(functionId: string, stepId: string): StopScope[] {
  if (isMachinery(functionId)) return [];
  return [functionScope(functionId), ...(AGENT_STEP.test(stepId) ? (["agent"] as const) : [])];
}

const FUNCTION = "function:";

/** The scope of one function. */
export function functionScope(functionId: string): StopScope {
  return `${FUNCTION}${functionId}`;
}

/** The function of a scope; undefined for money and the agent. */
export function functionOf(scope: string): string | undefined {
  return scope.startsWith(FUNCTION) ? scope.slice(FUNCTION.length) : undefined;
}

/** Whether this may be stopped: what keeps the console itself going may not. */
export function isStoppable(scope: string): boolean {
  return !isMachinery(functionOf(scope) ?? "");
}
