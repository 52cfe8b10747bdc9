import { handle } from "@/lib/api/handle";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/tickets/[ticketId]", ({ me, params }) => readTicket(me, params.ticketId));
