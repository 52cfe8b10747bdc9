import { handle } from "@/lib/api/handle";
import { resumeOperation } from "@/lib/operations/control-operation";
import { readOperation } from "@/lib/operations/read-operation";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/operations/[id]/resume", async ({ me, params }) => {
  await resumeOperation(me, params.id);
  return readOperation(me, params.id);
});
