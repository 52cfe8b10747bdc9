import { listAudit } from "@/lib/audit/list-audit";
import { AuditFilter } from "@/lib/audit/schemas";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/audit", ({ me, query }) => listAudit(me, query(AuditFilter)));
