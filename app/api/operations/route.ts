import { handle } from "@/lib/http/handle";
import { listOperations } from "@/lib/operations/list-operations";
import { StartOperation } from "@/lib/operations/order-schemas";
import { readOperation } from "@/lib/operations/read-operation";
import { OperationFilter } from "@/lib/operations/schemas";
import { startOperation } from "@/lib/operations/start-operation";

export const GET = handle("GET /api/operations", ({ me, query }) =>
  listOperations(me, query(OperationFilter)),
);

export const POST = handle("POST /api/operations", async ({ me, body }) =>
  readOperation(me, await startOperation(me, await body(StartOperation))),
);
