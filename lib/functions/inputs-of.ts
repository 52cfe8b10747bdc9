import type { z } from "zod";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";

/** The catalogued events that trigger a function, each with the schema of its data. */
export function inputsOf({ triggers }: Pick<FunctionDeclaration, "triggers">) {
  return triggers.flatMap(({ event }): { event: EventName; schema: z.ZodObject }[] => {
    const name = EventName.safeParse(event);
    return name.success ? [{ event: name.data, schema: EVENT_SCHEMAS[name.data] }] : [];
  });
}
