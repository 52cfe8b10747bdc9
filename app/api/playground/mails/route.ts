import { handle } from "@/lib/http/handle";
import { PlaygroundMail } from "@/lib/playground/schemas";
import { sendMailAsCustomer } from "@/lib/playground/send-mail-as-customer";

export const POST = handle("POST /api/playground/mails", async ({ me, body }) =>
  sendMailAsCustomer(me, await body(PlaygroundMail)),
);
