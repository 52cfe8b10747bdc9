import { handle } from "@/lib/http/handle";
import { listRuns } from "@/lib/runs/list-runs";

export const GET = handle("GET /api/runs", ({ me, query }) => listRuns(me, query));
