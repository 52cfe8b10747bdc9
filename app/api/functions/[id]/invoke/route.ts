import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { invokeFunction } from "@/lib/functions/invoke-function";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/functions/[id]/invoke", async ({ me, params, body }) =>
  invokeFunction(me, declarations, params.id, body),
);
