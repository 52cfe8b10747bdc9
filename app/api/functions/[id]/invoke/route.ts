import { declarations } from "@/inngest/declarations";
import { invokeFunction } from "@/lib/functions/invoke-function";
import { InvokeFunction } from "@/lib/functions/schemas";
import { handle } from "@/lib/http/handle";

export const POST = handle<{ id: string }>("POST /api/functions/[id]/invoke", async ({ me, params, body }) =>
  invokeFunction(me, declarations, params.id, await body(InvokeFunction)),
);
