import { handle } from "@/lib/api/handle";
import { proposeRefund } from "@/lib/approvals/opening/propose-refund";
import { readTicket } from "@/lib/tickets/view/read-ticket";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/propose-refund", async ({ me, params, body }) => {
  await proposeRefund(me, params.ticketId, body);
  return readTicket(me, params.ticketId);
});
