"use client";

import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { MetricsWindow } from "@/lib/metrics/schemas";
import { Charts } from "./charts/charts";
import { EngineSilent } from "./needs/engine-silent";
import { NeedsTable } from "./needs/needs-table";
import { OverviewSentence } from "./needs/overview-sentence";
import { overviewNow } from "./queries";
import { SupportWeeks } from "./weeks/support-weeks";

/** Whether one is needed, what for, how the machine has been, and what support did. */
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
