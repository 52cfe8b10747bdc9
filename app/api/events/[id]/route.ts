import { declarations } from "@/inngest/declarations";
import { readEvent } from "@/lib/events/read-event";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/events/[id]", ({ me, params }) => readEvent(me, declarations, params.id));
