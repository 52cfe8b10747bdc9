/** What can be stopped. */
export type StopScope = "money" | "agent" | `function:${string}`;

/** The worker thinks, or what it wrote goes out; `-2` is the second of its kind in a run. */
const AGENT_STEP = /^(?:run-agent|resume-agent|draft-investigation|summarise|send-reply)(?:-\d+)?$/;

/** They carry out what people order, this among it: paused, they could not be ordered to go on. */
const UNSTOPPABLE = ["pulse", "run-operation"];

/** Whose stop holds this step back, before its body runs. Money is not among them: its door looks by itself. */
export function scopesBefore(functionId: string, stepId: string): StopScope[] {
  if (UNSTOPPABLE.includes(functionId)) return [];
  return [functionScope(functionId), ...(AGENT_STEP.test(stepId) ? (["agent"] as const) : [])];
}

const FUNCTION = "function:";

/** The scope of one function. */
export function functionScope(functionId: string): StopScope {
  return `${FUNCTION}${functionId}`;
}

/** The function of a scope; undefined for money and the agent. */
export function functionOf(scope: StopScope): string | undefined {
  return scope === "money" || scope === "agent" ? undefined : scope.slice(FUNCTION.length);
}

/** Whether this may be stopped: what carries out people's orders may not. */
export function isStoppable(scope: StopScope): boolean {
  return !UNSTOPPABLE.includes(functionOf(scope) ?? "");
}
