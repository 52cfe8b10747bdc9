import { handle } from "@/lib/http/handle";
import { readCost } from "@/lib/metrics/read-cost";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/metrics/cost", ({ me, query }) => readCost(me, query));
