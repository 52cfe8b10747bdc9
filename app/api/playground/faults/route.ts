import { handle } from "@/lib/http/handle";
import { switchFault } from "@/lib/playground/switch-fault";

export const PUT = handle("PUT /api/playground/faults", async ({ me, body }) => switchFault(me, body));
