"use client";

import { useQuery } from "@tanstack/react-query";
import { HelpLink } from "@/components/errors/help-link";
import { SidePanel } from "@/components/panel/side-panel";
import { RunLinks } from "@/components/records/run-links";
import { Section } from "@/components/ui/layout/section";
import { Band } from "@/components/ui/states/band";
import { Code } from "@/components/ui/values/code";
import type { EventView } from "@/lib/events/schemas";
import { SILENT } from "@/lib/help/rules";
import { eventView } from "../queries";
import { EventFacts } from "./event-facts";
import { eventMark } from "./event-mark";
import { listenerWords } from "./listener-words";

interface EventPanelProps {
  eventId: string;
  onClose: () => void;
}

/** One event beside the stream: its runs, its payload, and how it was sent. */
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
          <Section title="Payload" aside="ids only, no personal data">
            <Code label="Data of the event">{JSON.stringify(event.data, null, 2)}</Code>
          </Section>
          <EventFacts event={event} />
        </>
      )}
    </SidePanel>
  );
}

/** The runs an event started or resumed; without any, the reason. */
function EventRuns({ event }: { event: EventView }) {
  const { runs, woke, matchedNothing, known, wakes } = event;
  if (matchedNothing)
    return (
      <Band
        tone="failed"
        title={
          known && wakes.length > 0 ? "No run followed it within a minute." : "Nobody listens to this name."
        }
      >
        {!known
          ? "The catalogue has no such event: look for a letter, a dot or a case that differs. Nothing was started and nothing was lost; no function acted on it."
          : wakes.length > 0
            ? `It should have woken ${wakes.join(", ")}. It is sent again by itself for a day, under the same id; see whether the engine runs and knows these functions.`
            : "It is in the catalogue, but wakes no function and no run waits for it."}{" "}
        <HelpLink page={SILENT.nothingRuns} />
      </Band>
    );
  return (
    <>
      {runs.length > 0 || woke.length === 0 ? (
        <Section title={runs.length === 1 ? "1 run" : `${runs.length} runs`}>
          {runs.length === 0 ? (
            <p className="text-13 text-ink-2">{listenerWords(event)}</p>
          ) : (
            <RunLinks runs={runs} />
          )}
        </Section>
      ) : null}
      {woke.length > 0 ? (
        <Section title={woke.length === 1 ? "Woke 1 run" : `Woke ${woke.length} runs`}>
          <RunLinks runs={woke} />
        </Section>
      ) : null}
    </>
  );
}
