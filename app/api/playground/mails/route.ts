import { handle } from "@/lib/http/handle";
import { sendMailAsCustomer } from "@/lib/playground/send-mail-as-customer";

export const POST = handle("POST /api/playground/mails", async ({ me, body }) =>
  sendMailAsCustomer(me, body),
);
