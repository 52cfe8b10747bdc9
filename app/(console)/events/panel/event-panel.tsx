"use client";

import { useQuery } from "@tanstack/react-query";
import { SidePanel } from "@/components/panel/side-panel";
import { Code } from "@/components/ui/code";
import { Section } from "@/components/ui/section";
import { eventView } from "../queries";
import { EventFacts } from "./event-facts";
import { eventMark } from "./event-mark";
import { EventRuns } from "./event-runs";

interface EventPanelProps {
  eventId: string;
  onClose: () => void;
}

/** One event beside the stream: what came of it, its payload, and how it was sent. */
export function EventPanel({ eventId, onClose }: EventPanelProps) {
  const query = useQuery(eventView(eventId));
  return (
    <SidePanel
      what="Event"
      id={eventId}
      query={query}
      mark={eventMark}
      safe="Nothing was changed."
      onClose={onClose}
    >
      {(event) => (
        <>
          <h2 className="font-medium text-16 [overflow-wrap:anywhere]">{event.name}</h2>
          <EventRuns event={event} />
          <Section title="Payload" aside="ids only, never what they stand for">
            <Code label="Data of the event">{JSON.stringify(event.data, null, 2)}</Code>
          </Section>
          <EventFacts event={event} />
        </>
      )}
    </SidePanel>
  );
}
