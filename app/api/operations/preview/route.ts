import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { previewOperation } from "@/lib/operations/preview-operation";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/operations/preview", async ({ me, body }) =>
  previewOperation(me, declarations, body),
);
