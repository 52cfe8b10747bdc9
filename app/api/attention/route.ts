import { readAttention } from "@/lib/access/read-attention";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/attention", ({ me }) => readAttention(me));
