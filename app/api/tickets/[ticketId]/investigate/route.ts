import { handle } from "@/lib/api/handle";
import { requestInvestigation } from "@/lib/tickets/notes/request-note";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/investigate", async ({ me, params }) => {
  await requestInvestigation(me, params.ticketId);
  return readTicket(me, params.ticketId);
});
