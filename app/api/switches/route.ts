import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/switches", ({ me }) => listSwitches(me));
