import type { DeskState } from "@/components/ui/states/state-mark";
import type { Source } from "@/lib/sources/schemas";

/** The events that a mapping can make, each once. */
export function eventsOf({ rules }: Source["mapping"]): string[] {
  return [...new Set(rules.map(({ event }) => event))];
}

/** Whether a source takes requests: glyph and word. */
export function sourceMark({ enabled }: Pick<Source, "enabled">): { state: DeskState; label: string } {
  return enabled
    ? { state: "completed", label: "Takes requests" }
    : { state: "cancelled", label: "Switched off" };
}
