import { handle } from "@/lib/api/handle";
import { listEvents } from "@/lib/events/list-events";
import { sendEvent } from "@/lib/events/send-event";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/events", ({ me, query }) => listEvents(me, query));

export const POST = handle("POST /api/events", async ({ me, body }) => sendEvent(me, body));
