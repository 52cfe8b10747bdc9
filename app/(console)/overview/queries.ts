import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { Metrics, type MetricsWindow, SupportWeeks } from "@/lib/metrics/schemas";
import { Overview } from "@/lib/overview/schemas";
import { apiPaths } from "@/lib/paths";

/** The newest bar grows while the page is open; refetching at every run that ends would cost more than it shows. */
const LOOK_EVERY_MS = 10_000;

/** What needs a person now. */
export function overviewNow() {
  return queryOptions({
    queryKey: ["overview"],
    queryFn: ({ signal }) => fetchJson(apiPaths.overview(), Overview, { signal }),
  });
}

/** The figures of a window, bar by bar. */
export function metricsOf(window: MetricsWindow) {
  return queryOptions({
    queryKey: ["metrics", window],
    queryFn: ({ signal }) => fetchJson(apiPaths.metrics(window), Metrics, { signal }),
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
  });
}

/** The weeks of support that were measured. */
export function supportWeeks() {
  return queryOptions({
    queryKey: ["weeks"],
    queryFn: ({ signal }) => fetchJson(apiPaths.weeks(), SupportWeeks, { signal }),
  });
}
