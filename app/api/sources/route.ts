import { handle } from "@/lib/api/handle";
import { listSources } from "@/lib/sources/read-source";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/sources", ({ me }) => listSources(me));
