"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useNow } from "@/components/clock/use-now";
import { EmptyList } from "@/components/lists/empty-list";
import { Unreadable } from "@/components/queries/unreadable";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";
import { FunctionsTabs } from "../functions-tabs";
import { costReport } from "../queries";
import { CostDays } from "./cost-days";
import { CostSentence } from "./cost-sentence";
import { CostTable } from "./cost-table";
import { COST_WINDOWS, costWindow, daysUntil } from "./cost-window";
import { IdleBudget } from "./idle-budget";

interface CostDeskProps {
  /** How many days, today among them. */
  days: number;
  idle: readonly { functionId: string; cron: string; executions: number }[];
}

/** Two bills: the engine's for executions, the model's for tokens; by day and by function. */
export function CostDesk({ days, idle }: CostDeskProps) {
  const router = useRouter();
  const nowMs = useNow(60_000);
  const query = useQuery(costReport(costWindow(nowMs, days)));
  const report = query.data;
  return (
    <div>
      <FunctionsTabs current="cost" />
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
        <div className="min-w-0 flex-1 basis-80">
          {report ? (
            <CostSentence report={report} days={days} />
          ) : (
            <Skeleton className="my-2 w-140 max-w-full" />
          )}
        </div>
        <Segmented
          label="Window"
          options={COST_WINDOWS}
          value={COST_WINDOWS.find(({ value }) => value === String(days))?.value}
          onChange={(value) => router.replace(paths.functionCost({ days: value }), { scroll: false })}
        />
      </header>
      {query.isError && !report ? (
        <Unreadable what="The cost" query={query}>
          It is recorded all the same; nothing was changed.
        </Unreadable>
      ) : report?.items.length === 0 ? (
        <EmptyList title="Nothing ran in this window">What runs appears here with what it cost.</EmptyList>
      ) : (
        <>
          <CostDays days={daysUntil(nowMs, days)} items={report?.items ?? []} />
          <CostTable items={report?.items} />
        </>
      )}
      <IdleBudget idle={idle} />
    </div>
  );
}
