import { EventType, type InngestFunction } from "inngest";
import type { DeclaredFunction } from "@/lib/functions/rules";

/** What the code says of its functions, as an engine would have it registered. */
export function declare(functions: InngestFunction.Any[]): DeclaredFunction[] {
  return functions.flatMap((fn) => {
    const declared: DeclaredFunction = { id: fn.id(), triggers: (fn.opts.triggers ?? []).map(triggerOf) };
    // The SDK registers a failure handler as a function of its own.
    const handler = { id: `${fn.id()}-failure`, triggers: [{ event: "inngest/function.failed" }] };
    return fn.opts.onFailure ? [declared, handler] : [declared];
  });
}

function triggerOf(trigger: { event?: unknown; cron?: unknown }): DeclaredFunction["triggers"][number] {
  if (typeof trigger.cron === "string") return { cron: trigger.cron };
  const { event } = trigger;
  return { event: event instanceof EventType ? event.name : String(event) };
}
