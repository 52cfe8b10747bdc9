import { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";

/** What the address of the events page asks for; a part that cannot be read is left out. */
export function eventFilterOf(search: Readonly<Record<string, unknown>>): EventFilter {
  const { shape } = EventFilter;
  const one = (key: keyof typeof shape) =>
    typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined;
  return {
    name: shape.name.catch(undefined).parse(one("name")),
    status: shape.status.catch(undefined).parse(one("status")),
    matched: shape.matched.catch(undefined).parse(one("matched")),
    from: shape.from.catch(undefined).parse(one("from")),
    until: shape.until.catch(undefined).parse(one("until")),
    q: shape.q.catch(undefined).parse(one("q")),
    cursor: one("cursor"),
  };
}

/** The address of the stream with another filter, from its first page on, with an event open when one is given. */
export function eventsPath(filter: EventFilter, change: Partial<EventFilter>, eventId?: string): string {
  const text = { ...filter, cursor: undefined, ...change };
  return eventId ? paths.event(eventId, text) : paths.events(text);
}

/** Whether anything narrows the stream. */
export function isFiltered({ cursor: _, ...filter }: EventFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
