import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";

/** The address of the stream with another filter, from its first page on, with an event open when one is given. */
export function eventsPath(filter: EventFilter, change: Partial<EventFilter>, eventId?: string): string {
  const text = { ...filter, cursor: undefined, ...change };
  return eventId ? paths.event(eventId, text) : paths.events(text);
}
