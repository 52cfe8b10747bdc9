import { handle } from "@/lib/http/handle";
import { readOverview } from "@/lib/metrics/read-overview";

export const GET = handle("GET /api/overview", ({ me }) => readOverview(me));
