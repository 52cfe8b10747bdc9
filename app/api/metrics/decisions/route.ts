import { handle } from "@/lib/api/handle";
import { readDecisions } from "@/lib/metrics/read-decisions";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/metrics/decisions", ({ me, query }) => readDecisions(me, query));
