import { handle } from "@/lib/http/handle";
import { listSources } from "@/lib/sources/list-sources";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/sources", ({ me }) => listSources(me));
