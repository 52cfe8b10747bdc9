import { readAttention } from "@/lib/access/read-attention";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/attention", ({ me }) => readAttention(me));
