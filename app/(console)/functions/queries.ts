import { queryOptions } from "@tanstack/react-query";
import { FunctionList, FunctionView } from "@/lib/functions/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { CostReport, type CostWindow } from "@/lib/metrics/cost-schemas";
import { apiPaths } from "@/lib/paths";

/** The newest hour grows while one looks; to read it at every run that ends would cost more than it shows. */
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

/** What the work of a window cost, by day and function. */
export function costReport(window: CostWindow) {
  return queryOptions({
    queryKey: ["cost", window],
    queryFn: ({ signal }) => fetchJson(apiPaths.cost(window), CostReport, { signal }),
  });
}
