import { handle } from "@/lib/api/handle";
import { exportAudit } from "@/lib/audit/export-audit";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/audit/export", ({ me, query }) => exportAudit(me, query));

/** Seconds an export may take on a host that counts them. */
export const maxDuration = 300;
