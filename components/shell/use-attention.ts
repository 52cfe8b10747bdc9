"use client";

import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { Attention } from "@/lib/overview/attention-schemas";
import { apiPaths } from "@/lib/paths";

/** Counts of what needs a person now; undefined until known. */
export function useAttention(initial?: Attention): Attention | undefined {
  return useQuery({
    queryKey: ["attention"],
    queryFn: ({ signal }) => fetchJson(apiPaths.attention(), Attention, { signal }),
    initialData: initial,
  }).data;
}
