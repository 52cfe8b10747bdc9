import { queryOptions } from "@tanstack/react-query";
import { FunctionList, FunctionView } from "@/lib/functions/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { CostReport } from "@/lib/metrics/cost-schemas";
import { apiPaths } from "@/lib/paths";
import { costWindow } from "./cost/cost-window";

/** The newest hour grows while the page is open; refetching at every run that ends would cost more than it shows. */
const LOOK_EVERY_MS = 10_000;

/** Every function, and where the engine differs. */
export function functionList() {
  return queryOptions({
    queryKey: ["functions", "list"],
    queryFn: ({ signal }) => fetchJson(apiPaths.functions(), FunctionList, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** One function. */
export function functionView(functionId: string) {
  return queryOptions({
    queryKey: ["functions", "view", functionId],
    queryFn: ({ signal }) => fetchJson(apiPaths.function(functionId), FunctionView, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** Days (UTC) pass and costs grow while the page is open. */
const COST_EVERY_MS = 60_000;

/** The cost of the last `days` days, by day and function. */
export function costReport(days: number) {
  return queryOptions({
    queryKey: ["cost", days],
    queryFn: ({ signal }) => fetchJson(apiPaths.cost(costWindow(Date.now(), days)), CostReport, { signal }),
    refetchInterval: COST_EVERY_MS,
  });
}
