import {
  type DataTag,
  dehydrate,
  HydrationBoundary,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import type { ReactNode } from "react";

/** Stores data that the server has read in the queries of a page. */
type Preload = (queries: QueryClient) => void;

/** Pairs a query with the data that the server has read for it. */
export function preload<Data>(
  { queryKey }: { queryKey: DataTag<QueryKey, Data, Error> },
  data: NoInfer<Data>,
): Preload {
  return (queries) => void queries.setQueryData(queryKey, data);
}

/** Hands the page's queries their first data with the HTML; from then on they refetch by themselves. */
export function Preloaded({ reads, children }: { reads: readonly Preload[]; children: ReactNode }) {
  const queries = new QueryClient();
  for (const store of reads) store(queries);
  return <HydrationBoundary state={dehydrate(queries)}>{children}</HydrationBoundary>;
}
