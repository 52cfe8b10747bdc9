import { handle } from "@/lib/api/handle";
import { listSwitches } from "@/lib/stops/list-switches";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/switches", ({ me }) => listSwitches(me));
