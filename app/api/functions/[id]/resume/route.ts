import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { resumeScope } from "@/lib/stops/resume-scope";
import { functionScope } from "@/lib/stops/rules";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/functions/[id]/resume", async ({ me, params, body }) => {
  await resumeScope(me, declarations, functionScope(params.id), body.reason);
  return listSwitches(me);
});
