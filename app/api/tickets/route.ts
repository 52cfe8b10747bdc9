import { handle } from "@/lib/api/handle";
import { listTickets } from "@/lib/tickets/view/list-tickets";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/tickets", ({ me, query }) => listTickets(me, query));
