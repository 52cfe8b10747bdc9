import { EventType, type InngestFunction } from "inngest";
import { FunctionDeclaration } from "@/lib/declarations/schemas";

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

/** What a function declares beyond the options of the SDK; `FunctionDeclaration` says what each means. */
export type Traits = Partial<
  Pick<FunctionDeclaration, "machinery" | "workerSteps" | "awaits" | "sends" | "stepAttempts" | "idleSteps">
>;

const declared = new WeakMap<object, Traits>();

export function setTraits(fn: object, traits: Traits): void {
  declared.set(fn, traits);
}

/** Empty for a function that was not made by `defineFunction`, such as one of a test. */
export function traitsOf(fn: object): Traits {
  return declared.get(fn) ?? {};
}
