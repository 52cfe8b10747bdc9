import { handle } from "@/lib/api/handle";
import { readWeeks } from "@/lib/metrics/support-weeks";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/metrics/weeks", ({ me }) => readWeeks(me));
