import { recordContact } from "@/lib/customers/record-contact";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["customer/email.received"];

/** Records when a customer last wrote. No step, because it may run twice; not essential, so it has one retry. */
export const updateLastContact = defineFunction(
  {
    id: "update-last-contact",
    name: "Note when a customer last wrote",
    triggers: [{ event: "customer/email.received" }],
    retries: 1,
  },
  ({ event }) => recordContact(schema.parse(event.data).messageId),
);
