import { handle } from "@/lib/api/handle";
import { decideMany } from "@/lib/approvals/batch/decide-many";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/approvals/decisions", ({ me, body }) => decideMany(me, body));
