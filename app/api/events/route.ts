import { listEvents } from "@/lib/events/list-events";
import { EventFilter, SendEvent } from "@/lib/events/schemas";
import { sendEvent } from "@/lib/events/send-event";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/events", ({ me, query }) => listEvents(me, query(EventFilter)));

export const POST = handle("POST /api/events", async ({ me, body }) => sendEvent(me, await body(SendEvent)));
