import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { functionScope } from "@/lib/stops/rules";
import { SwitchReason } from "@/lib/stops/schemas";
import { stopScope } from "@/lib/stops/stop-scope";

export const POST = handle<{ id: string }>("POST /api/functions/[id]/pause", async ({ me, params, body }) => {
  await stopScope(me, functionScope(params.id), (await body(SwitchReason)).reason);
  return listSwitches(me);
});
