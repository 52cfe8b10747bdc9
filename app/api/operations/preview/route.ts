import { handle } from "@/lib/http/handle";
import { PreviewOperation } from "@/lib/operations/order-schemas";
import { previewOperation } from "@/lib/operations/preview-operation";

export const POST = handle("POST /api/operations/preview", async ({ me, body }) =>
  previewOperation(me, await body(PreviewOperation)),
);
