import type { FunctionDeclaration } from "@/lib/declarations/schemas";

/** Scopes of stop switches. No person sets `deployment`: it holds while another deployment acts on the database. */
export type StopScope = "money" | "agent" | "deployment" | `function:${string}`;

/** The suffix of a step id that repeats in a run: `-2`, `-3` …. */
const NTH = /-\d+$/;

/** The scopes whose stop holds this step before its body runs. Without money, which `issueRefund` checks itself. */
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
