import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { SwitchReason } from "@/lib/stops/schemas";
import { stopScope } from "@/lib/stops/stop-scope";

export const POST = handle("POST /api/agent/pause", async ({ me, body }) => {
  await stopScope(me, "agent", (await body(SwitchReason)).reason);
  return listSwitches(me);
});
