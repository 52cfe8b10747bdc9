import { handle } from "@/lib/api/handle";
import { listOperationItems } from "@/lib/operations/list-operation-items";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/operations/[id]/items", ({ me, params, query }) =>
  listOperationItems(me, params.id, query),
);
