import { readApproval } from "@/lib/approvals/card/read-approval";
import { extendApproval } from "@/lib/approvals/decision/extend-approval";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/extend", async ({ me, params, body }) => {
  await extendApproval(me, params.id, body);
  return readApproval(me, params.id);
});
