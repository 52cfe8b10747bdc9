import { readApproval } from "@/lib/approvals/card/read-approval";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/approvals/[id]", ({ me, params }) => readApproval(me, params.id));
