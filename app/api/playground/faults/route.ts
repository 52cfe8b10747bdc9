import { handle } from "@/lib/api/handle";
import { switchFault } from "@/lib/playground/switch-fault";

export { DELETE, GET, PATCH, POST } from "@/lib/api/method-not-allowed";

export const PUT = handle("PUT /api/playground/faults", async ({ me, body }) => switchFault(me, body));
