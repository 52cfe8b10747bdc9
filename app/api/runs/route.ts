import { handle } from "@/lib/http/handle";
import { listRuns } from "@/lib/runs/list-runs";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/runs", ({ me, query }) => listRuns(me, query));
