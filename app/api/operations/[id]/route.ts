import { handle } from "@/lib/api/handle";
import { readOperation } from "@/lib/operations/read-operation";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/operations/[id]", ({ me, params }) => readOperation(me, params.id));
