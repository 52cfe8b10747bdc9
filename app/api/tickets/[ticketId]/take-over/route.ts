import { handle } from "@/lib/api/handle";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/take-over", async ({ me, params, body }) => {
  await takeOverTicket(me, params.ticketId, body);
  return readTicket(me, params.ticketId);
});
