import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { withdrawRequest } from "@/lib/approvals/request/request-approval";

export { PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/approvals/[id]", ({ me, params }) => readApproval(me, params.id));

export const DELETE = handle("DELETE /api/approvals/[id]", async ({ me, params }) => {
  await withdrawRequest(me, params.id);
  return readApproval(me, params.id);
});
