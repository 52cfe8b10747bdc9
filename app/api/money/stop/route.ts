import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";
import { SwitchReason } from "@/lib/stops/schemas";
import { stopScope } from "@/lib/stops/stop-scope";

export const POST = handle("POST /api/money/stop", async ({ me, body }) => {
  await stopScope(me, "money", (await body(SwitchReason)).reason);
  return listSwitches(me);
});
