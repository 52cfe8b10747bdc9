import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import type { Me } from "@/lib/access/schemas";
import { orNotFound } from "@/lib/api/require-page";
import { EventName } from "@/lib/events/event-schemas";
import { listEvents } from "@/lib/events/list-events";
import { readEvent } from "@/lib/events/read-event";
import { EventFilter } from "@/lib/events/schemas";
import { EventsDesk } from "./events-desk";
import { eventPage, eventView } from "./queries";

interface EventsPageProps {
  me: Me;
  search: Record<string, unknown>;
  /** The event the address names. */
  eventId?: string;
}

/** Reads the stream and the open event on the server. */
export async function EventsPage({ me, search, eventId }: EventsPageProps) {
  const filter = readFilter(EventFilter, search);
  const reads = await orNotFound(
    Promise.all([
      listEvents(me, filter).then((page) => preload(eventPage(filter), page)),
      ...(eventId
        ? [readEvent(me, declarations, eventId).then((event) => preload(eventView(eventId), event))]
        : []),
    ]),
  );
  return (
    <Preloaded reads={reads}>
      <EventsDesk filter={filter} names={EventName.options} />
    </Preloaded>
  );
}
