import { listEvents } from "@/lib/events/list-events";
import { sendEvent } from "@/lib/events/send-event";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/events", ({ me, query }) => listEvents(me, query));

export const POST = handle("POST /api/events", async ({ me, body }) => sendEvent(me, body));
