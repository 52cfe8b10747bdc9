import { z } from "zod";
import { handle } from "@/lib/http/handle";
import { readMetrics } from "@/lib/metrics/read-metrics";
import { MetricsWindow } from "@/lib/metrics/schemas";

const Query = z.object({ window: MetricsWindow.default("24h") });

export const GET = handle("GET /api/metrics", ({ me, query }) => readMetrics(me, query(Query).window));
