import { listApprovals } from "@/lib/approvals/queue/list-approvals";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/approvals", ({ me, query }) => listApprovals(me, query));
