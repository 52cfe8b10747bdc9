import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { type DecisionPeriod, DecisionReport } from "@/lib/metrics/decision-schemas";
import { apiPaths } from "@/lib/paths";

/** The figures of weeks; refetching at every decision would cost more than it shows. */
const LOOK_EVERY_MS = 60_000;

/** How the approvals of the last days were decided. */
export function decisionReport(days: DecisionPeriod["days"]) {
  return queryOptions({
    queryKey: ["decisions", days],
    queryFn: ({ signal }) => fetchJson(apiPaths.decisions({ days }), DecisionReport, { signal }),
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
  });
}
