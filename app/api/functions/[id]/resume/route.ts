import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { resumeScope } from "@/lib/stops/resume-scope";
import { functionScope } from "@/lib/stops/rules";
import { SwitchReason } from "@/lib/stops/schemas";

export const POST = handle<{ id: string }>(
  "POST /api/functions/[id]/resume",
  async ({ me, params, body }) => {
    await resumeScope(me, functionScope(params.id), (await body(SwitchReason)).reason);
    return listSwitches(me);
  },
);
