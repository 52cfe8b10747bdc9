import { handle } from "@/lib/api/handle";
import { listRuns } from "@/lib/runs/list-runs";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/runs", ({ me, query }) => listRuns(me, query));
