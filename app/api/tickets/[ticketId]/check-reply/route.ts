import { handle } from "@/lib/api/handle";
import { checkReply } from "@/lib/tickets/reply/check-reply";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/tickets/[ticketId]/check-reply", ({ me, params, body }) =>
  checkReply(me, params.ticketId, body.body),
);
