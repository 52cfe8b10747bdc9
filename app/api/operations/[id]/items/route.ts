import { handle } from "@/lib/http/handle";
import { listOperationItems } from "@/lib/operations/list-operation-items";
import { OperationItemFilter } from "@/lib/operations/schemas";

export const GET = handle<{ id: string }>("GET /api/operations/[id]/items", ({ me, params, query }) =>
  listOperationItems(me, params.id, query(OperationItemFilter)),
);
