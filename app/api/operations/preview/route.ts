import { handle } from "@/lib/http/handle";
import { previewOperation } from "@/lib/operations/preview-operation";
import { PreviewOperation } from "@/lib/operations/schemas";

export const POST = handle("POST /api/operations/preview", async ({ me, body }) =>
  previewOperation(me, await body(PreviewOperation)),
);
