import { handle } from "@/lib/http/handle";
import { listSources } from "@/lib/sources/list-sources";

export const GET = handle("GET /api/sources", ({ me }) => listSources(me));
