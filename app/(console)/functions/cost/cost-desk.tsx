"use client";

import { useRouter } from "next/navigation";
import { useNow } from "@/components/clock/use-now";
import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Segmented } from "@/components/ui/fields/choices";
import { Section } from "@/components/ui/layout/section";
import type { CostReport } from "@/lib/metrics/cost-schemas";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { cronWords } from "../declaration/trigger-words";
import { FunctionsTabs } from "../functions-tabs";
import { costReport } from "../queries";
import { costColumns } from "./cost-columns";
import { CostDays } from "./cost-days";
import { costsByFunction, sumCosts } from "./cost-sums";
import { COST_WINDOWS, daysUntil } from "./cost-window";

interface CostDeskProps {
  /** How many days, today among them. */
  days: number;
  idle: readonly { functionId: string; cron: string; executions: number }[];
}

/** The two bills, the engine's for executions and the model's for tokens, by day and by function. */
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

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** The two bills of a window, and what the average ticket takes of them. */
function CostSentence({ report: { items, perTicket }, days }: { report: CostReport; days: number }) {
  const { costMicros, executions, inputTokens, outputTokens } = sumCosts(items);
  return (
    <>
      <h2 aria-live="polite" className="font-medium text-20">
        {formatCost(costMicros)} for the model and {number.format(executions)} executions{" "}
        {days === 1 ? "today" : `in ${days} days`}.
      </h2>
      <p className="mt-1 text-ink-2">
        {number.format(inputTokens + outputTokens)} tokens.{" "}
        {perTicket.tickets > 0
          ? `A ticket takes ${formatCost(Math.round(perTicket.costMicros))}, ${number.format(perTicket.executions)} executions and ${number.format(perTicket.modelCalls)} model calls, on average over ${number.format(perTicket.tickets)}.`
          : "No ticket was worked on."}
      </p>
    </>
  );
}

const executionCount = new Intl.NumberFormat("en-US");

interface IdleBudgetProps {
  /** Executions in a month of 31 days. */
  idle: readonly { functionId: string; cron: string; executions: number }[];
}

/** The executions of the crons, which run although nothing happens. */
function IdleBudget({ idle }: IdleBudgetProps) {
  const all = idle.reduce((sum, { executions }) => sum + executions, 0);
  return (
    <Section title="With nothing to do" className="max-w-160 px-4 py-6 sm:px-6">
      <p className="mb-2 text-13">
        {executionCount.format(all)} executions a month (31 days) are made by the clock alone. The pulse can
        be called by any other scheduler instead; then the engine is not billed for it.
      </p>
      <table className="w-full text-13">
        <caption className="sr-only">Executions a month of an idle console</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Function</th>
            <th scope="col">When</th>
            <th scope="col">Executions</th>
          </tr>
        </thead>
        <tbody>
          {idle.map(({ functionId, cron, executions }) => (
            <tr key={functionId} className="border-line border-t">
              <th scope="row" className="h-7 pr-4 text-left font-regular">
                {functionId}
              </th>
              <td className="pr-4 text-ink-2">{cronWords(cron)}</td>
              <td className="text-right">{executionCount.format(executions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
