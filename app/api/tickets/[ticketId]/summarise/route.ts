import { handle } from "@/lib/api/handle";
import { requestSummary } from "@/lib/tickets/notes/request-note";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/summarise", async ({ me, params }) => {
  await requestSummary(me, params.ticketId);
  return readTicket(me, params.ticketId);
});
