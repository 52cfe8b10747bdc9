import { handle } from "@/lib/http/handle";
import { readPlayground } from "@/lib/playground/read-playground";

export const GET = handle("GET /api/playground", ({ me }) => readPlayground(me));
