import { readApproval } from "@/lib/approvals/read-approval";
import { retractDecision } from "@/lib/approvals/retract-decision";
import { handle } from "@/lib/http/handle";

export const POST = handle("POST /api/approvals/[id]/retract", async ({ me, params }) => {
  await retractDecision(me, params.id);
  return readApproval(me, params.id);
});
