import { handle } from "@/lib/api/handle";
import { sendMailAsCustomer } from "@/lib/playground/send-mail-as-customer";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/playground/mails", async ({ me, body }) =>
  sendMailAsCustomer(me, body),
);
