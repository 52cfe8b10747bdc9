import { handle } from "@/lib/api/handle";
import { listApprovals } from "@/lib/approvals/queue/list-approvals";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/approvals", ({ me, query }) => listApprovals(me, query));
