import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { readRun } from "@/lib/runs/read-run";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/runs/[id]", ({ me, params }) => readRun(me, declarations, params.id));
