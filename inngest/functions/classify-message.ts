import { embedTickets } from "@/agent/embed-tickets";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { classifyMessage } from "@/lib/tickets/incoming/classify-message";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["customer/email.received"];

/**
 * Says what a mail is about, by rule: an easy turn needs no model. One about money is made comparable at once, so that
 * the reviewer sees similar past cases. Nice to have, so it is tried again once and then let go.
 */
export const classifyMessageFunction = defineFunction(
  {
    id: "classify-message",
    name: "Say what a mail is about",
    triggers: [{ event: "customer/email.received" }],
    retries: 1,
  },
  async ({ event, step, by }) => {
    const { messageId, ticketId } = schema.parse(event.data);
    const category = await step.run("classify", () => classifyMessage(messageId));
    if (category === "refund") await step.run("embed", () => embedTickets([ticketId], by.runId));
    return { category };
  },
);
