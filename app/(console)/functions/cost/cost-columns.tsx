import type { Column } from "@/components/lists/columns";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { FunctionCost } from "./cost-sums";

const number = new Intl.NumberFormat("en-US");

/** The cost of a function in the list: its runs, executions, model calls and tokens, and their price. */
export const costColumns: readonly Column<FunctionCost>[] = [
  {
    head: "Function",
    fill: true,
    link: ({ functionId }) => ({ href: paths.function(functionId) }),
    cell: ({ functionId }) => functionId,
  },
  {
    head: "Runs",
    right: true,
    from: "sm",
    cellClass: "sm:pl-5",
    cell: ({ runs }) => number.format(runs),
  },
  {
    head: "Executions",
    right: true,
    cellClass: "sm:pl-5",
    cell: ({ executions }) => number.format(executions),
  },
  countColumn("Model calls", "md", ({ modelCalls }) => modelCalls),
  countColumn("Tokens in", "md", ({ inputTokens }) => inputTokens),
  countColumn("Of them cached", "lg", ({ cachedInputTokens }) => cachedInputTokens),
  countColumn("Tokens out", "md", ({ outputTokens }) => outputTokens),
  {
    head: "Model cost",
    right: true,
    cellClass: "font-medium sm:pl-5",
    cell: ({ costMicros }) =>
      costMicros > 0 ? formatCost(costMicros) : <span className="font-regular text-ink-3">none</span>,
  },
];

function countColumn(
  head: string,
  from: "md" | "lg",
  count: (cost: FunctionCost) => number,
): Column<FunctionCost> {
  return {
    head,
    from,
    right: true,
    cellClass: (cost) => `sm:pl-5 ${count(cost) === 0 ? "text-ink-3" : "text-ink-2"}`,
    cell: (cost) => number.format(count(cost)),
  };
}
