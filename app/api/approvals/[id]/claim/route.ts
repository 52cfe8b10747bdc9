import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { claimApproval } from "@/lib/approvals/decision/claim-approval";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/claim", async ({ me, params }) => {
  await claimApproval(me, params.id);
  return readApproval(me, params.id);
});
