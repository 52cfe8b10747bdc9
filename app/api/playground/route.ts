import { handle } from "@/lib/api/handle";
import { readPlayground } from "@/lib/playground/read-playground";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/playground", ({ me }) => readPlayground(me));
