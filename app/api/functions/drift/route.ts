import { readDrift } from "@/lib/functions/read-drift";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/functions/drift", ({ me }) => readDrift(me));
