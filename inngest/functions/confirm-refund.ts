import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { confirmRefund as settle } from "@/lib/refunds/confirm-refund";
import { readStripeStatus } from "@/lib/refunds/rules";
import { handOverUntrue } from "@/lib/tickets/reply/hand-over-untrue";
import { defineFunction } from "../define-function.ts";

/** Stripe is asked where an event does not say enough, and can be away for a while. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/refund.updated"];

/** Stripe spoke of a refund: confirmed, or come back. Whatever order its events arrive in, the row ends the same. */
export const confirmRefund = defineFunction(
  {
    id: "confirm-refund",
    name: "Confirm a refund",
    triggers: [
      { event: "stripe/refund.created" },
      { event: "stripe/refund.updated" },
      { event: "stripe/refund.failed" },
    ],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const told = schema.parse(event.data);
    // Decided by the data and not by the event's name: an invoked run's event has another name.
    const failureTold = readStripeStatus(told.status) === "undone";
    return step.run("settle-refund", async () => {
      const settled = await settle(told, { ...by, failureTold });
      if (settled.refundId) await handOverUntrue(settled.refundId);
      return settled;
    });
  },
);
