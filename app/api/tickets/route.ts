import { handle } from "@/lib/http/handle";
import { listTickets } from "@/lib/tickets/list-tickets";
import { TicketFilter } from "@/lib/tickets/schemas";

export const GET = handle("GET /api/tickets", ({ me, query }) => listTickets(me, query(TicketFilter)));
