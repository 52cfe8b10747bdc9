import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { listApprovals } from "@/lib/approvals/queue/list-approvals";
import { requestApproval } from "@/lib/approvals/request/request-approval";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/approvals", ({ me, query }) => listApprovals(me, query));

/** 201 for a new request, 200 when the key names one already. */
export const POST = handle("POST /api/approvals", async ({ me, body }) => {
  const { id, opened } = await requestApproval(me, body);
  return Response.json(await readApproval(me, id), {
    status: opened ? 201 : 200,
    headers: { "cache-control": "private, no-store" },
  });
});
