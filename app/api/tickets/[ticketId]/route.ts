import { handle } from "@/lib/http/handle";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/tickets/[ticketId]", ({ me, params }) => readTicket(me, params.ticketId));
