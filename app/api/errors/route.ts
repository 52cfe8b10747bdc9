import { handle } from "@/lib/api/handle";
import { listErrorGroups } from "@/lib/error-groups/list-error-groups";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/errors", ({ me, query }) => listErrorGroups(me, query));
