import { extendApproval } from "@/lib/approvals/extend-approval";
import { readApproval } from "@/lib/approvals/read-approval";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/extend", async ({ me, params, body }) => {
  await extendApproval(me, params.id, body);
  return readApproval(me, params.id);
});
