import { handle } from "@/lib/http/handle";
import { readOperation } from "@/lib/operations/read-operation";
import { resumeOperation } from "@/lib/operations/resume-operation";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/operations/[id]/resume", async ({ me, params }) => {
  await resumeOperation(me, params.id);
  return readOperation(me, params.id);
});
