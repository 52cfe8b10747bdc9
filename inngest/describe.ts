import { EventType, type InngestFunction } from "inngest";
import { FunctionDeclaration } from "@/lib/declarations/schemas";
import { traitsOf } from "./traits.ts";

/** The declarations of functions as data: what pages show, and what the engine should have registered. */
export function describe(functions: readonly InngestFunction.Any[]): FunctionDeclaration[] {
  return functions.map((fn) =>
    FunctionDeclaration.parse({
      ...fn.opts,
      ...traitsOf(fn),
      id: fn.id(),
      name: fn.name,
      triggers: (fn.opts.triggers ?? []).map(withEventName),
      cancelOn: fn.opts.cancelOn?.map(withEventName),
      handlesFailure: fn.opts.onFailure !== undefined,
    }),
  );
}

/** A trigger names its event by a string, or by a type of the SDK that has one. */
function withEventName<Named extends { event?: unknown }>(named: Named): Named & { event?: string } {
  const { event } = named;
  if (event === undefined) return { ...named, event };
  return { ...named, event: event instanceof EventType ? event.name : String(event) };
}
