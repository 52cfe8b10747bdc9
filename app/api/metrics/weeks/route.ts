import { handle } from "@/lib/http/handle";
import { readWeeks } from "@/lib/metrics/read-weeks";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/metrics/weeks", ({ me }) => readWeeks(me));
