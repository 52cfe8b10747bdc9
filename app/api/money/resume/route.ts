import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { resumeScope } from "@/lib/stops/stop-scope";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/money/resume", async ({ me, body }) => {
  await resumeScope(me, declarations, "money", body.reason);
  return listSwitches(me);
});
