import { handle } from "@/lib/http/handle";
import { listTickets } from "@/lib/tickets/list-tickets";

export const GET = handle("GET /api/tickets", ({ me, query }) => listTickets(me, query));
