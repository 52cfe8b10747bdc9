import { declarations } from "@/inngest/declarations";
import { listFunctions } from "@/lib/functions/list-functions";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/functions", ({ me }) => listFunctions(me, declarations));
