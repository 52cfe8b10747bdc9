import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { Me } from "@/lib/access/schemas";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { readApproval } from "@/lib/approvals/read-approval";
import { NotFound } from "@/lib/errors";
import { ApprovalsDesk } from "./approvals-desk";
import { approvalCard, approvalList } from "./queries";
import { type QueueTab, tabStatuses } from "./queue-tab";

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
  if (openId) {
    try {
      queries.setQueryData(approvalCard(openId).queryKey, await readApproval(me, openId));
    } catch (error) {
      if (error instanceof NotFound) notFound();
      throw error;
    }
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ApprovalsDesk tab={tab} />
    </HydrationBoundary>
  );
}
