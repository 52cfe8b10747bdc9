import { handle } from "@/lib/api/handle";
import { listAudit } from "@/lib/audit/list-audit";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/audit", ({ me, query }) => listAudit(me, query));
