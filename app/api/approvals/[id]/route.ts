import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/approvals/[id]", ({ me, params }) => readApproval(me, params.id));
