import { handle } from "@/lib/http/handle";
import { readMetrics } from "@/lib/metrics/read-metrics";

export const GET = handle("GET /api/metrics", ({ me, query }) => readMetrics(me, query.window));
