import { handle } from "@/lib/api/handle";
import { readMetrics } from "@/lib/metrics/read-metrics";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/metrics", ({ me, query }) => readMetrics(me, query.window));
