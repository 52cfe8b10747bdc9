import type { FunctionDeclaration } from "@/lib/declarations/schemas";

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
