import { decideApproval } from "@/lib/approvals/decide-approval";
import { readApproval } from "@/lib/approvals/read-approval";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/decision", async ({ me, params, body }) => {
  await decideApproval(me, params.id, body);
  return readApproval(me, params.id);
});
