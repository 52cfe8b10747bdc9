"use client";

import { useRouter } from "next/navigation";
import { useNow } from "@/components/clock/use-now";
import { EmptyList } from "@/components/lists/empty-list";
import { List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Segmented } from "@/components/ui/segmented";
import { paths } from "@/lib/paths";
import { FunctionsTabs } from "../functions-tabs";
import { costReport } from "../queries";
import { costColumns } from "./cost-columns";
import { CostDays } from "./cost-days";
import { CostSentence } from "./cost-sentence";
import { costsByFunction } from "./cost-sums";
import { COST_WINDOWS, daysUntil } from "./cost-window";
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
  const report = usePrefetchedQuery(costReport(days));
  return (
    <div>
      <FunctionsTabs current="cost" />
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
        <div className="min-w-0 flex-1 basis-80">
          <CostSentence report={report} days={days} />
        </div>
        <Segmented
          label="Window"
          options={COST_WINDOWS}
          value={COST_WINDOWS.find(({ value }) => value === String(days))?.value}
          onChange={(value) => router.replace(paths.functionCost({ days: value }), { scroll: false })}
        />
      </header>
      {report.items.length > 0 ? <CostDays days={daysUntil(nowMs, days)} items={report.items} /> : null}
      <List
        caption="Cost by function, the dearest first"
        columns={costColumns}
        rows={costsByFunction(report.items)}
        idOf={({ functionId }) => functionId}
        className="border-line border-t"
        empty={
          <EmptyList title="Nothing ran in this window">What runs appears here with what it cost.</EmptyList>
        }
      />
      <IdleBudget idle={idle} />
    </div>
  );
}
