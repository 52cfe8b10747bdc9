import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { extendApproval } from "@/lib/approvals/decision/extend-approval";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/[id]/extend", async ({ me, params, body }) => {
  await extendApproval(me, params.id, body);
  return readApproval(me, params.id);
});
