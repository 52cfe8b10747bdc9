import { handle } from "@/lib/api/handle";
import { pauseOperation } from "@/lib/operations/control-operation";
import { readOperation } from "@/lib/operations/read-operation";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/operations/[id]/pause", async ({ me, params }) => {
  await pauseOperation(me, params.id);
  return readOperation(me, params.id);
});
