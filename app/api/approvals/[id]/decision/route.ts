import { readApproval } from "@/lib/approvals/card/read-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/decision", async ({ me, params, body }) => {
  await decideApproval(me, params.id, body);
  return readApproval(me, params.id);
});
