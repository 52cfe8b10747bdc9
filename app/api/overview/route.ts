import { handle } from "@/lib/api/handle";
import { readOverview } from "@/lib/overview/read-overview";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/overview", ({ me }) => readOverview(me));
