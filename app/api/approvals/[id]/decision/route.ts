import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/decision", async ({ me, params, body }) => {
  await decideApproval(me, params.id, body);
  return readApproval(me, params.id);
});
