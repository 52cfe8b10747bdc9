import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { readFunction } from "@/lib/functions/read-function";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/functions/[id]", ({ me, params }) =>
  readFunction(me, declarations, params.id),
);
