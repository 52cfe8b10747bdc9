import { handle } from "@/lib/http/handle";
import { readTicket } from "@/lib/tickets/read-ticket";

export const GET = handle("GET /api/tickets/[ticketId]", ({ me, params }) => readTicket(me, params.ticketId));
