"use client";

import { useLive } from "@/components/live/live-provider";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import type { MetricsWindow } from "@/lib/metrics/schemas";
import { Charts } from "./charts/charts";
import { NeedsTable } from "./needs/needs-table";
import { OverviewSentence } from "./needs/overview-sentence";
import { overviewNow } from "./queries";
import { SupportWeeks } from "./weeks/support-weeks";

/** What needs a person, the figures of a window, and the weeks of support. */
export function OverviewDesk({ window }: { window: MetricsWindow }) {
  const overview = usePrefetchedQuery(overviewNow());
  return (
    <div className="max-w-360 px-4 pt-5 pb-6 sm:px-6">
      <EngineSilent />
      <OverviewSentence overview={overview} />
      <NeedsTable overview={overview} />
      <Charts window={window} />
      <SupportWeeks />
    </div>
  );
}

/** Says that the engine does not answer: the figures cannot show it, because nothing happens. */
function EngineSilent() {
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
