import { embedTickets } from "@/agent/embed-tickets";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { classifyMessage } from "@/lib/tickets/incoming/classify-message";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["customer/email.received"];

/**
 * Sets a mail's category by rules, without a model. A mail about money is embedded at once, so that the reviewer sees
 * similar past cases. Not essential, so it has one retry.
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
