import { handle } from "@/lib/api/handle";
import { verifyAudit } from "@/lib/audit/verify-audit";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/audit/verify", ({ me }) => verifyAudit(me));

/** Seconds a check may take on a host that counts them. */
export const maxDuration = 300;
