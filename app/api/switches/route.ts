import { handle } from "@/lib/http/handle";
import { listSwitches } from "@/lib/stops/list-switches";

export const GET = handle("GET /api/switches", ({ me }) => listSwitches(me));
