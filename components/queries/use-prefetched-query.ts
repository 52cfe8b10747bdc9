"use client";

import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";

/**
 * The data of a query that the page has read on the server (`Preloaded`). They stay while a refetch goes on or fails.
 * Without data the hook throws to the error boundary: a page that forgot to read is a fault, and no placeholder hides
 * it.
 */
export function usePrefetchedQuery<Data, Key extends QueryKey>(
  options: UseQueryOptions<Data, Error, Data, Key>,
): Data {
  const { data, error } = useQuery(options);
  if (data === undefined)
    throw error ?? new Error(`The page did not read ${JSON.stringify(options.queryKey)}.`);
  return data;
}
