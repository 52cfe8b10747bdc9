import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/http/handle";
import { readRun } from "@/lib/runs/read-run";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/runs/[id]", ({ me, params }) => readRun(me, declarations, params.id));
