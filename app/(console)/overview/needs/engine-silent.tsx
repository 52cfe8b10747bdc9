"use client";

import { useLive } from "@/components/live/live-provider";
import { Band } from "@/components/ui/band";
import { Moment } from "@/components/ui/moment";

/** Says that the engine does not answer: no figure of the page shows it, because nothing happens any more. */
export function EngineSilent() {
  const { engineSilentSinceMs } = useLive();
  if (engineSilentSinceMs === undefined) return null;
  return (
    <div className="mb-4">
      <Band tone="failed" title="The engine does not answer.">
        Since <Moment at={new Date(engineSilentSinceMs).toISOString()} form="log" /> no run has gone on.
        Nothing is lost: events and decisions are kept and go out when it answers again. Look at its process
        and its log.
      </Band>
    </div>
  );
}
