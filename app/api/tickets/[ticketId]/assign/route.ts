import { handle } from "@/lib/api/handle";
import { assignTicket } from "@/lib/tickets/assignment/assign-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/assign", async ({ me, params, body }) => {
  const { assigneeId } = body;
  await assignTicket(me, params.ticketId, assigneeId);
  return readTicket(me, params.ticketId);
});
