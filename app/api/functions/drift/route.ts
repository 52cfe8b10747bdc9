import { readDrift } from "@/lib/functions/read-drift";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/functions/drift", ({ me }) => readDrift(me));
