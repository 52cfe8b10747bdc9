import { handle } from "@/lib/http/handle";
import { readWeeks } from "@/lib/metrics/read-weeks";

export const GET = handle("GET /api/metrics/weeks", ({ me }) => readWeeks(me));
