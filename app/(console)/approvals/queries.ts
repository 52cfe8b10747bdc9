import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApprovalCard, ApprovalPage } from "@/lib/approvals/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type QueueTab, tabStatuses } from "./queue/queue-tab";

/** A view of the queue, page by page; the first page has the cursor "". */
export function approvalList(tab: QueueTab) {
  return infiniteQueryOptions({
    queryKey: ["approvals", "list", tab],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(apiPaths.approvals({ status: tabStatuses[tab].join(","), cursor: pageParam }), ApprovalPage, {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** One approval with everything a reviewer needs. */
export function approvalCard(approvalId: string) {
  return queryOptions({
    queryKey: ["approvals", "card", approvalId],
    queryFn: ({ signal }) => fetchJson(apiPaths.approval(approvalId), ApprovalCard, { signal }),
  });
}
