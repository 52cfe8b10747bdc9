import { EventType, type InngestFunction } from "inngest";
import { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { STEP_ATTEMPTS } from "./limit-attempts.ts";

/** What the code says of its functions, as data: what a desk shows, and what an engine should have registered. */
export function describe(functions: readonly InngestFunction.Any[]): FunctionDeclaration[] {
  return functions.map((fn) =>
    FunctionDeclaration.parse({
      ...fn.opts,
      id: fn.id(),
      name: fn.name,
      triggers: (fn.opts.triggers ?? []).map(withEventName),
      cancelOn: fn.opts.cancelOn?.map(withEventName),
      handlesFailure: fn.opts.onFailure !== undefined,
      stepAttempts: stepAttemptsOf(fn.id()),
    }),
  );
}

function stepAttemptsOf(functionId: string): Record<string, number> | undefined {
  return Object.entries(STEP_ATTEMPTS).find(([id]) => id === functionId)?.[1];
}

/** An event is given by its name, or by a type of the SDK that has one. */
function withEventName<Named extends { event?: unknown }>(named: Named): Named & { event?: string } {
  const { event } = named;
  if (event === undefined) return { ...named, event };
  return { ...named, event: event instanceof EventType ? event.name : String(event) };
}
