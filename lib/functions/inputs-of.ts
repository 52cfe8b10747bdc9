import type { z } from "zod";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";
import type { FunctionDeclaration } from "./declaration-schemas.ts";

/** The catalogued events that trigger a function, each with the schema of its data. */
export function inputsOf({ triggers }: Pick<FunctionDeclaration, "triggers">) {
  return triggers.flatMap(({ event }): { event: EventName; schema: z.ZodObject }[] => {
    const name = EventName.safeParse(event);
    return name.success ? [{ event: name.data, schema: EVENT_SCHEMAS[name.data] }] : [];
  });
}
