import { queryOptions } from "@tanstack/react-query";
import { type ErrorFilter, ErrorGroupPage, ErrorGroupView } from "@/lib/error-groups/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { errorFilterText } from "./error-filter";

/** One page of error groups, the latest failure first. */
export function errorPage(filter: ErrorFilter) {
  return queryOptions({
    queryKey: ["errors", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.errors(errorFilterText(filter)), ErrorGroupPage, { signal }),
  });
}

/** One group with its fingerprint. */
export function errorGroup(errorId: string) {
  return queryOptions({
    queryKey: ["errors", "group", errorId],
    queryFn: ({ signal }) => fetchJson(apiPaths.errorGroup(errorId), ErrorGroupView, { signal }),
  });
}
