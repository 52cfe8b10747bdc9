import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { listOperations } from "@/lib/operations/list-operations";
import { readOperation } from "@/lib/operations/read-operation";
import { startOperation } from "@/lib/operations/start-operation";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/operations", ({ me, query }) => listOperations(me, query));

export const POST = handle("POST /api/operations", async ({ me, body }) =>
  readOperation(me, await startOperation(me, declarations, body)),
);
