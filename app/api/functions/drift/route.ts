import { handle } from "@/lib/api/handle";
import { readDrift } from "@/lib/functions/audit-drift";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/functions/drift", ({ me }) => readDrift(me));
