import { handle } from "@/lib/http/handle";
import { runHistogram } from "@/lib/runs/run-histogram";

export const GET = handle("GET /api/runs/histogram", ({ me, query }) => runHistogram(me, query));
