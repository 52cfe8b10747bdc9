import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import {
  type OperationFilter,
  type OperationItemFilter,
  OperationItemPage,
  OperationPage,
  OperationView,
} from "@/lib/operations/schemas";
import { apiPaths } from "@/lib/paths";

/** One page of operations, newest first. */
export function operationPage(filter: OperationFilter) {
  return queryOptions({
    queryKey: ["operations", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.operations(filter), OperationPage, { signal }),
  });
}

/** One operation with its field of cells. */
export function operationView(operationId: string) {
  return queryOptions({
    queryKey: ["operations", "view", operationId],
    queryFn: ({ signal }) => fetchJson(apiPaths.operation(operationId), OperationView, { signal }),
  });
}

/** The items of an operation in the order they are taken, page after page; the first page has the cursor "". */
export function operationItems(operationId: string, status: OperationItemFilter["status"]) {
  return infiniteQueryOptions({
    queryKey: ["operations", "items", operationId, status],
    queryFn: ({ signal, pageParam }) =>
      fetchJson(apiPaths.operationItems(operationId, { status, cursor: pageParam }), OperationItemPage, {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}
