import { listErrorGroups } from "@/lib/error-groups/list-error-groups";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/errors", ({ me, query }) => listErrorGroups(me, query));
