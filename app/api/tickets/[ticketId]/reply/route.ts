import { handle } from "@/lib/api/handle";
import { replyToTicket } from "@/lib/tickets/reply/reply-to-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/reply", async ({ me, params, body }) => {
  await replyToTicket(me, params.ticketId, body);
  return readTicket(me, params.ticketId);
});
