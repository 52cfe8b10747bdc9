import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { functionScope } from "@/lib/stops/rules";
import { resumeScope } from "@/lib/stops/stop-scope";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/functions/[id]/resume", async ({ me, params, body }) => {
  await resumeScope(me, declarations, functionScope(params.id), body.reason);
  return listSwitches(me);
});
