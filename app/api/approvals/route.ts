import { listApprovals } from "@/lib/approvals/list-approvals";
import { ApprovalFilter } from "@/lib/approvals/schemas";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/approvals", ({ me, query }) => listApprovals(me, query(ApprovalFilter)));
