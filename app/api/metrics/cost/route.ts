import { handle } from "@/lib/api/handle";
import { readCost } from "@/lib/metrics/read-cost";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/metrics/cost", ({ me, query }) => readCost(me, query));
