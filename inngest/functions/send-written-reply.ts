import { EVENTS } from "@/lib/events/catalogue";
import { deliverMail } from "@/lib/tickets/reply/deliver-mail";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { inngest } from "../client.ts";

const FUNCTION_ID = "send-written-reply";
/** A vendor that is away for minutes must not cost a customer the answer. */
const RETRIES = 9;

const { schema } = EVENTS["ticket/reply_written"];

/** A person wrote a reply: it goes out by the same door as the agent's, once. */
export const sendWrittenReply = inngest.createFunction(
  {
    id: FUNCTION_ID,
    name: "Send a person's reply",
    triggers: [{ event: "ticket/reply_written" }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { messageId } = schema.parse(event.data);
    const mail = await step.run("send-reply", () => deliverMail(messageId));
    await step.run("audit-sent", () => recordMailSent(messageId, FUNCTION_ID));
    return mail;
  },
);
