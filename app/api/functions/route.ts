import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { listFunctions } from "@/lib/functions/list-functions";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/functions", ({ me }) => listFunctions(me, declarations));
