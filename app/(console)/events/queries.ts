import { queryOptions } from "@tanstack/react-query";
import { EventCatalogue, type EventFilter, EventPage, EventView } from "@/lib/events/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** One page of events, newest first. */
export function eventPage(filter: EventFilter) {
  return queryOptions({
    queryKey: ["events", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.events(filter), EventPage, { signal }),
  });
}

/** One event with its data and its runs. */
export function eventView(eventId: string) {
  return queryOptions({
    queryKey: ["events", "view", eventId],
    queryFn: ({ signal }) => fetchJson(apiPaths.event(eventId), EventView, { signal }),
  });
}

/** Every event of the catalogue. */
export function eventCatalogue() {
  return queryOptions({
    queryKey: ["events", "catalogue"],
    queryFn: ({ signal }) => fetchJson(apiPaths.eventCatalogue(), EventCatalogue, { signal }),
  });
}
