import type { CostReport } from "@/lib/metrics/cost-schemas";
import { formatCost } from "@/lib/money";
import { sumCosts } from "./cost-sums";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** The two bills of a window, and what the average ticket takes of them. */
export function CostSentence({ report: { items, perTicket }, days }: { report: CostReport; days: number }) {
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
