import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { readEvent } from "@/lib/events/read-event";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/events/[id]", ({ me, params }) => readEvent(me, declarations, params.id));
