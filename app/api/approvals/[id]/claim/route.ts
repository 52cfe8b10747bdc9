import { claimApproval } from "@/lib/approvals/claim-approval";
import { readApproval } from "@/lib/approvals/read-approval";
import { handle } from "@/lib/http/handle";

export const POST = handle("POST /api/approvals/[id]/claim", async ({ me, params }) => {
  await claimApproval(me, params.id);
  return readApproval(me, params.id);
});
