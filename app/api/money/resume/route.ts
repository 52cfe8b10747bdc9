import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { resumeScope } from "@/lib/stops/resume-scope";
import { SwitchReason } from "@/lib/stops/schemas";

export const POST = handle("POST /api/money/resume", async ({ me, body }) => {
  await resumeScope(me, "money", (await body(SwitchReason)).reason);
  return listSwitches(me);
});
