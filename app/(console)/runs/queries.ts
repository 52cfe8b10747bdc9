import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { RunView } from "@/lib/runs/run-view-schemas";
import { RunHistogram, type RunListQuery, RunPage } from "@/lib/runs/schemas";
import { runFilterText } from "./run-filter";

/** One page of runs, newest first. */
export function runPage(filter: RunListQuery) {
  return queryOptions({
    queryKey: ["runs", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.runs(runFilterText(filter)), RunPage, { signal }),
  });
}

/** How many runs of a filter were asked for over time, by state. */
export function runHistogram({ cursor: _, ...filter }: RunListQuery) {
  return queryOptions({
    queryKey: ["runs", "histogram", filter],
    queryFn: ({ signal }) =>
      fetchJson(apiPaths.runHistogram(runFilterText(filter)), RunHistogram, { signal }),
    // A brush makes another filter: the old bars stay until the new ones are there.
    placeholderData: (before) => before,
  });
}

/** A run with everything the ledger knows. */
export function runView(runId: string) {
  return queryOptions({
    queryKey: ["runs", "view", runId],
    queryFn: ({ signal }) => fetchJson(apiPaths.run(runId), RunView, { signal }),
  });
}
