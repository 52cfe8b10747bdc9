import { handle } from "@/lib/http/handle";
import { runHistogram } from "@/lib/runs/run-histogram";
import { RunFilter } from "@/lib/runs/schemas";

export const GET = handle("GET /api/runs/histogram", ({ me, query }) => runHistogram(me, query(RunFilter)));
