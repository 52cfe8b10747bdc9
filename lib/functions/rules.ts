import type { Drift } from "@/db/schema/operations";
import { holdsBackEvents } from "@/lib/declarations/rules";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import type { Invocable } from "./schemas.ts";

/** A function as declared or as registered. */
export interface DeclaredFunction {
  /** Without the app's id. */
  id: string;
  triggers: { event?: string; cron?: string }[];
}

/** The functions an engine should have registered for these declarations. */
export function asRegistered(declarations: readonly FunctionDeclaration[]): DeclaredFunction[] {
  return declarations.flatMap(({ id, triggers, handlesFailure }) => {
    // The SDK registers a failure handler as a function of its own.
    const handler = { id: `${id}-failure`, triggers: [{ event: "inngest/function.failed" }] };
    return handlesFailure ? [{ id, triggers }, handler] : [{ id, triggers }];
  });
}

/** Compares declared with registered functions; the drifts are in the order of ids. */
export function compareFunctions(
  declared: readonly DeclaredFunction[],
  registered: readonly DeclaredFunction[],
): Drift[] {
  const known = new Map(registered.map((one) => [one.id, triggersOf(one)]));
  const ours = new Map(declared.map((one) => [one.id, triggersOf(one)]));
  const ids = [...new Set([...ours.keys(), ...known.keys()])].sort();
  return ids.flatMap((functionId): Drift[] => {
    const code = ours.get(functionId) ?? null;
    const engine = known.get(functionId) ?? null;
    if (code === engine) return [];
    const what = engine === null ? "missing" : code === null ? "unknown" : "triggers";
    return [{ functionId, what, declared: code, registered: engine }];
  });
}

/** `cron 0 9 * * *, event customer/email.received`, sorted. */
function triggersOf({ triggers }: DeclaredFunction): string {
  return triggers
    .map(({ event, cron }) => (cron === undefined ? `event ${event}` : `cron ${cron}`))
    .sort()
    .join(", ");
}

/** The facts that decide whether a function may be invoked. */
interface Invocation {
  declaration: FunctionDeclaration;
  /** Number of its events that have a schema. */
  inputs: number;
  paused: boolean;
  /** Whether this person has the permission to operate. */
  operates: boolean;
}

/** Whether a person may invoke a function, and why not. */
export function mayInvoke({ declaration, inputs, paused, operates }: Invocation): Invocable {
  const { triggers, machinery } = declaration;
  const no = (why: string) => ({ allowed: false, why });
  const ticks = triggers.some(({ cron }) => cron !== undefined);
  if (holdsBackEvents(declaration))
    return no(
      "It batches events or limits how often it runs, and an invocation would bypass that. Send its event instead.",
    );
  if (machinery && !ticks)
    return no("It keeps the console itself going, and the console starts it when needed.");
  if (!ticks && inputs === 0) return no("None of its events has a schema, so its data cannot be checked.");
  if (paused) return no("It is paused: resume it first.");
  if (!operates) return no("Invoking takes the role engineer or admin.");
  return { allowed: true, why: "" };
}
