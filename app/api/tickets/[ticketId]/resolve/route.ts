import { handle } from "@/lib/api/handle";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/resolve", async ({ me, params, body }) => {
  await resolveTicket(me, params.ticketId, body);
  return readTicket(me, params.ticketId);
});
