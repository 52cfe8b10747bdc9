import { handle } from "@/lib/api/handle";
import { liftTicketSuppression } from "@/lib/tickets/lift-ticket-suppression";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/lift-suppression", async ({ me, params }) => {
  await liftTicketSuppression(me, params.ticketId);
  return readTicket(me, params.ticketId);
});
