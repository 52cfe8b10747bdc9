import { handle } from "@/lib/http/handle";
import { switchFault } from "@/lib/playground/switch-fault";

export { DELETE, GET, PATCH, POST } from "@/lib/http/method-not-allowed";

export const PUT = handle("PUT /api/playground/faults", async ({ me, body }) => switchFault(me, body));
