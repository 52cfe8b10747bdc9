import { SEND_WRITTEN_REPLY } from "@/lib/declarations/ids";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { deliverMail } from "@/lib/tickets/reply/deliver-mail";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { defineFunction } from "../define-function.ts";

/** A vendor that is away for minutes must not cost a customer the answer. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["ticket/reply_written"];

/** Sends a reply that a person wrote, by the same code as the agent's, once. */
export const sendWrittenReply = defineFunction(
  {
    id: SEND_WRITTEN_REPLY,
    name: "Send a person's reply",
    triggers: [{ event: "ticket/reply_written" }],
    retries: RETRIES,
    workerSteps: ["send-reply"],
  },
  async ({ event, step, by }) => {
    const { messageId } = schema.parse(event.data);
    const mail = await step.run("send-reply", () => deliverMail(messageId));
    await step.run("audit-sent", () => recordMailSent(messageId, by.functionId));
    return mail;
  },
);
