import { handle } from "@/lib/http/handle";
import { assignTicket } from "@/lib/tickets/assign-ticket";
import { readTicket } from "@/lib/tickets/read-ticket";
import { AssignTicket } from "@/lib/tickets/schemas";

export const POST = handle<{ ticketId: string }>(
  "POST /api/tickets/[ticketId]/assign",
  async ({ me, params, body }) => {
    const { assigneeId } = await body(AssignTicket);
    await assignTicket(me, params.ticketId, assigneeId);
    return readTicket(me, params.ticketId);
  },
);
