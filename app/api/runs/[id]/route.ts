import { handle } from "@/lib/http/handle";
import { readRun } from "@/lib/runs/read-run";

export const GET = handle("GET /api/runs/[id]", ({ me, params }) => readRun(me, params.id));
