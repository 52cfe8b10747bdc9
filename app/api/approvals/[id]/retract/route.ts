import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { retractDecision } from "@/lib/approvals/decision/retract-decision";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/retract", async ({ me, params }) => {
  await retractDecision(me, params.id);
  return readApproval(me, params.id);
});
