import { Preloaded, preload } from "@/components/queries/preloaded";
import type { Me } from "@/lib/access/schemas";
import { orNotFound } from "@/lib/api/require-page";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { listApprovals } from "@/lib/approvals/queue/list-approvals";
import { ApprovalsDesk } from "./approvals-desk";
import { approvalCard, approvalList } from "./queries";
import { type QueueTab, tabStatuses } from "./queue/queue-tab";

interface ApprovalsPageProps {
  me: Me;
  tab: QueueTab;
  /** The approval in the address; without one the first of the queue is open on wide screens. */
  approvalId?: string;
}

/** Reads the queue and the open card before the first paint. Reading never decides anything. */
export async function ApprovalsPage({ me, tab, approvalId }: ApprovalsPageProps) {
  const page = await listApprovals(me, { status: [...tabStatuses[tab]] });
  const reads = [preload(approvalList(tab), { pages: [page], pageParams: [""] })];
  const openId = approvalId ?? page.items[0]?.id;
  if (openId) reads.push(preload(approvalCard(openId), await orNotFound(readApproval(me, openId))));
  return (
    <Preloaded reads={reads}>
      <ApprovalsDesk tab={tab} />
    </Preloaded>
  );
}
