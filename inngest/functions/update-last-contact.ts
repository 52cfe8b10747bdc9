import { recordContact } from "@/lib/customers/record-contact";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["customer/email.received"];

/** Notes when a customer last wrote. Without a step: it may be done twice. Not worth more than one retry. */
export const updateLastContact = defineFunction(
  {
    id: "update-last-contact",
    name: "Note when a customer last wrote",
    triggers: [{ event: "customer/email.received" }],
    retries: 1,
  },
  ({ event }) => recordContact(schema.parse(event.data).messageId),
);
