import { readApproval } from "@/lib/approvals/card/read-approval";
import { retractDecision } from "@/lib/approvals/decision/retract-decision";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/retract", async ({ me, params }) => {
  await retractDecision(me, params.id);
  return readApproval(me, params.id);
});
