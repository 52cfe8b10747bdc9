import { handle } from "@/lib/http/handle";
import { readPlayground } from "@/lib/playground/read-playground";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/playground", ({ me }) => readPlayground(me));
