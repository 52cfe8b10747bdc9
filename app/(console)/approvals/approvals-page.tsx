import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { orNotFound } from "@/lib/access/or-not-found";
import type { Me } from "@/lib/access/schemas";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { listApprovals } from "@/lib/approvals/queue/list-approvals";
import { ApprovalsDesk } from "./approvals-desk";
import { approvalCard, approvalList } from "./queries";
import { type QueueTab, tabStatuses } from "./queue/queue-tab.ts";

interface ApprovalsPageProps {
  me: Me;
  tab: QueueTab;
  /** The approval in the address; without one the first of the queue is open on wide screens. */
  approvalId?: string;
}

/** Reads the queue and the open card before the first paint. Reading never decides anything. */
export async function ApprovalsPage({ me, tab, approvalId }: ApprovalsPageProps) {
  const queries = new QueryClient();
  const page = await listApprovals(me, { status: [...tabStatuses[tab]] });
  queries.setQueryData(approvalList(tab).queryKey, { pages: [page], pageParams: [""] });
  const openId = approvalId ?? page.items[0]?.id;
  if (openId) queries.setQueryData(approvalCard(openId).queryKey, await orNotFound(readApproval(me, openId)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ApprovalsDesk tab={tab} />
    </HydrationBoundary>
  );
}
