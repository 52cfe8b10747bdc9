import { declarations } from "@/inngest/declarations";
import { listFunctions } from "@/lib/functions/list-functions";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/functions", ({ me }) => listFunctions(me, declarations));
