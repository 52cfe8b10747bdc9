"use client";

import { useQuery } from "@tanstack/react-query";
import { TryAgain } from "@/components/queries/try-again";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { MetricsWindow } from "@/lib/metrics/schemas";
import { Charts } from "./charts/charts.tsx";
import { EngineSilent } from "./needs/engine-silent.tsx";
import { NeedsTable } from "./needs/needs-table.tsx";
import { OverviewSentence } from "./needs/overview-sentence.tsx";
import { overviewNow } from "./queries";
import { SupportWeeks } from "./weeks/support-weeks.tsx";

/** Whether one is needed, what for, how the machine has been, and what support did. */
export function OverviewDesk({ window }: { window: MetricsWindow }) {
  const overview = useQuery(overviewNow());
  return (
    <div className="max-w-360 px-4 pt-5 pb-6 sm:px-6">
      {overview.data ? (
        <>
          <EngineSilent />
          <OverviewSentence overview={overview.data} />
          <NeedsTable overview={overview.data} />
        </>
      ) : overview.isError ? (
        <EmptyState
          kind="failed"
          title="What needs you could not be read"
          action={<TryAgain query={overview} />}
        >
          {overview.error.message} What waits keeps waiting until its deadline.
        </EmptyState>
      ) : (
        <Skeleton className="my-2 w-140 max-w-full" />
      )}
      <Charts window={window} />
      <SupportWeeks />
    </div>
  );
}
