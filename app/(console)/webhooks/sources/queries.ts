import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import type { Mapping } from "@/lib/sources/mapping";
import { SourceList, SourceView, TriedMapping } from "@/lib/sources/schemas";

/** Every source. */
export function sourceList() {
  return queryOptions({
    queryKey: ["webhooks", "sources"],
    queryFn: ({ signal }) => fetchJson(apiPaths.sources(), SourceList, { signal }),
  });
}

/** One source. */
export function sourceView(name: string) {
  return queryOptions({
    queryKey: ["webhooks", "source", name],
    queryFn: ({ signal }) => fetchJson(apiPaths.source(name), SourceView, { signal }),
  });
}

/** The results of an unsaved mapping for the stored deliveries; disabled without a mapping. */
export function mappingTrial(name: string, mapping: Mapping | undefined) {
  return queryOptions({
    queryKey: ["webhooks", "trial", name, mapping],
    queryFn: ({ signal }) =>
      fetchJson(apiPaths.sourceTry(name), TriedMapping, { method: "POST", body: { mapping }, signal }),
    enabled: mapping !== undefined,
    placeholderData: keepPreviousData,
  });
}
