import { handle } from "@/lib/http/handle";
import { readOverview } from "@/lib/metrics/read-overview";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/overview", ({ me }) => readOverview(me));
