import { handle } from "@/lib/api/handle";
import { listSources } from "@/lib/sources/list-sources";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/sources", ({ me }) => listSources(me));
