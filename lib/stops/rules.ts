import type { FunctionDeclaration } from "@/lib/declarations/schemas";

/** What can be stopped. `deployment` is nobody's switch: it stands while another deployment acts on the database. */
export type StopScope = "money" | "agent" | "deployment" | `function:${string}`;

/** The end of a step id that is the second of its name in a run, or a later one. */
const NTH = /-\d+$/;

/** Whose stop holds this step back, before its body runs. Money is not among them: its door looks by itself. */
export function scopesBefore(
  { id, machinery, workerSteps = [] }: Pick<FunctionDeclaration, "id" | "machinery" | "workerSteps">,
  stepId: string,
): StopScope[] {
  if (machinery) return [];
  const isWorkerStep = workerSteps.includes(stepId) || workerSteps.includes(stepId.replace(NTH, ""));
  return [functionScope(id), ...(isWorkerStep ? (["agent"] as const) : [])];
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
