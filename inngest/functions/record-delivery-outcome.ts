import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { recordDeliveryOutcome as record } from "@/lib/tickets/reply/record-delivery-outcome";
import { defineFunction } from "../define-function.ts";

const RETRIES = 4;

const schema = EVENT_SCHEMAS["postmark/message.bounced"];

/** What became of a mail we sent: noted on its ticket, and an address that is closed to us is written to no more. */
export const recordDeliveryOutcome = defineFunction(
  {
    id: "record-delivery-outcome",
    name: "Note what became of a mail",
    triggers: [
      { event: "postmark/message.bounced" },
      { event: "postmark/message.delivered" },
      { event: "postmark/spam.complained" },
    ],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const told = schema.parse(event.data);
    return step.run("record-outcome", () => record(told, by));
  },
);
