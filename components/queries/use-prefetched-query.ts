"use client";

import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";

/**
 * What a query read last, where the page has read it on the server first (`Preloaded`); it stays while a newer read goes
 * on or fails. Without any it throws to the page's error boundary: a page that forgot to read is a fault, and no
 * placeholder hides it.
 */
export function usePrefetchedQuery<Data, Key extends QueryKey>(
  options: UseQueryOptions<Data, Error, Data, Key>,
): Data {
  const { data, error } = useQuery(options);
  if (data === undefined)
    throw error ?? new Error(`The page did not read ${JSON.stringify(options.queryKey)}.`);
  return data;
}
