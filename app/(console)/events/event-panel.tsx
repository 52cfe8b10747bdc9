"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useKeys } from "@/components/keys/keys-provider";
import { TryAgain } from "@/components/try-again";
import { Code } from "@/components/ui/code";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { IdChip } from "@/components/ui/id-chip";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMark } from "@/components/ui/state-mark";
import type { EventView } from "@/lib/events/schemas";
import { ApiFailure } from "@/lib/http/fetch-json";
import { EventFacts } from "./event-facts";
import { eventMark } from "./event-mark";
import { EventRuns } from "./event-runs";
import { eventView } from "./queries";

interface EventPanelProps {
  eventId: string;
  onClose: () => void;
}

/** One event beside the stream: what came of it, its payload, and how it was sent. */
export function EventPanel({ eventId, onClose }: EventPanelProps) {
  const query = useQuery(eventView(eventId));
  useKeys("Event", [{ keys: "Escape", label: "Close the event", run: onClose }]);
  return (
    <aside
      aria-label="Event"
      className="flex min-h-0 min-w-0 flex-col lg:w-98 lg:border-line lg:border-l xl:w-107"
    >
      <header className="flex h-11 flex-none items-center gap-2.5 border-line border-b pr-3 pl-4 sm:pl-6">
        {query.data ? <StateMark {...eventMark(query.data)} /> : null}
        <IdChip id={eventId} copy />
        <IconButton
          label="Close the event"
          icon={<X aria-hidden="true" className="icon-14" />}
          className="ml-auto"
          onClick={onClose}
        />
      </header>
      {query.data ? (
        <LoadedEvent event={query.data} />
      ) : query.isError ? (
        <div className="p-4 sm:p-6">
          {query.error instanceof ApiFailure && query.error.status === 404 ? (
            <EmptyState title="There is no such event">
              The address may be mistyped, or it is no longer kept.
            </EmptyState>
          ) : (
            <EmptyState
              kind="failed"
              title="This event could not be read"
              action={<TryAgain query={query} />}
            >
              {query.error.message} Nothing was changed.
            </EmptyState>
          )}
        </div>
      ) : (
        <div className="grid gap-4 p-4 sm:p-6">
          <Skeleton className="h-4 w-80 max-w-full" />
          <Skeleton className="w-60 max-w-full" />
          <Skeleton className="w-60 max-w-full" />
        </div>
      )}
    </aside>
  );
}

function LoadedEvent({ event }: { event: EventView }) {
  return (
    <div className="grid min-h-0 flex-1 content-start gap-6 overflow-auto px-4 py-5 sm:px-6">
      <h2 className="font-medium text-16 [overflow-wrap:anywhere]">{event.name}</h2>
      <EventRuns event={event} />
      <Section title="Payload" aside="ids only, never what they stand for">
        <Code label="Data of the event">{JSON.stringify(event.data, null, 2)}</Code>
      </Section>
      <EventFacts event={event} />
    </div>
  );
}
