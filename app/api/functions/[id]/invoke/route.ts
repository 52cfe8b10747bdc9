import { declarations } from "@/inngest/declarations";
import { invokeFunction } from "@/lib/functions/invoke-function";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/functions/[id]/invoke", async ({ me, params, body }) =>
  invokeFunction(me, declarations, params.id, body),
);
