import { listAudit } from "@/lib/audit/list-audit";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/audit", ({ me, query }) => listAudit(me, query));
