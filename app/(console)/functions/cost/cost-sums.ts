import type { CostReport } from "@/lib/metrics/cost-schemas";

type Item = CostReport["items"][number];
export type Cost = Omit<Item, "day" | "functionId">;
export type FunctionCost = Cost & { functionId: string };

const NOTHING: Cost = {
  runs: 0,
  executions: 0,
  modelCalls: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
};

/** All costs together. */
export function sumCosts(costs: readonly Cost[]): Cost {
  return costs.reduce(
    (sum, cost) => ({
      runs: sum.runs + cost.runs,
      executions: sum.executions + cost.executions,
      modelCalls: sum.modelCalls + cost.modelCalls,
      inputTokens: sum.inputTokens + cost.inputTokens,
      cachedInputTokens: sum.cachedInputTokens + cost.cachedInputTokens,
      outputTokens: sum.outputTokens + cost.outputTokens,
      costMicros: sum.costMicros + cost.costMicros,
    }),
    NOTHING,
  );
}

/** Costs by function, the dearest first; of those that cost nothing the most executions first. */
export function costsByFunction(items: readonly Item[]): FunctionCost[] {
  const ids = [...new Set(items.map(({ functionId }) => functionId))];
  return ids
    .map((functionId) => ({
      functionId,
      ...sumCosts(items.filter((item) => item.functionId === functionId)),
    }))
    .sort((one, other) => other.costMicros - one.costMicros || other.executions - one.executions);
}
