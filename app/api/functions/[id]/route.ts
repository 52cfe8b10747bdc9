import { declarations } from "@/inngest/declarations";
import { readFunction } from "@/lib/functions/read-function";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/functions/[id]", ({ me, params }) =>
  readFunction(me, declarations, params.id),
);
