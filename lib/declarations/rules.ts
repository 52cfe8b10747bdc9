import type { FunctionDeclaration } from "./schemas.ts";

/** Whether a function batches, delays or drops events, which an invocation would bypass. */
export function holdsBackEvents({
  batchEvents,
  rateLimit,
  idempotency,
  singleton,
}: Pick<FunctionDeclaration, "batchEvents" | "rateLimit" | "idempotency" | "singleton">): boolean {
  return (batchEvents ?? rateLimit ?? idempotency ?? singleton) !== undefined;
}

/** Whether invoking a function does the same as its event. True for an undeclared function: the engine then refuses. */
export function isInvocable(declarations: readonly FunctionDeclaration[], functionId: string): boolean {
  const declaration = declarations.find(({ id }) => id === functionId);
  return declaration === undefined || !holdsBackEvents(declaration);
}

/** Whether a function may be paused: one that the console itself needs may not. */
export function isPausable(declarations: readonly FunctionDeclaration[], functionId: string): boolean {
  return declarations.some(({ id, machinery }) => id === functionId && !machinery);
}
