import { handle } from "@/lib/http/handle";
import { readTicket } from "@/lib/tickets/read-ticket";
import { replyToTicket } from "@/lib/tickets/reply-to-ticket";
import { WriteReply } from "@/lib/tickets/schemas";

export const POST = handle<{ ticketId: string }>(
  "POST /api/tickets/[ticketId]/reply",
  async ({ me, params, body }) => {
    await replyToTicket(me, params.ticketId, await body(WriteReply));
    return readTicket(me, params.ticketId);
  },
);
