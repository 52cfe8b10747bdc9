import { handle } from "@/lib/api/handle";
import { runHistogram } from "@/lib/runs/run-histogram";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/runs/histogram", ({ me, query }) => runHistogram(me, query));
