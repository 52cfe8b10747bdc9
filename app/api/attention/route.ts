import { handle } from "@/lib/api/handle";
import { readAttention } from "@/lib/overview/read-attention";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/attention", ({ me }) => readAttention(me));
