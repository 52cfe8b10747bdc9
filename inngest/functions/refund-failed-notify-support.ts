import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { confirmRefund } from "@/lib/refunds/confirm-refund";
import { openFailedCase } from "@/lib/refunds/follow-failed-refund";
import { defineFunction } from "../define-function.ts";

const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/refund.failed"];

/** Reopens the ticket of a failed refund and starts the investigation. */
export const refundFailedNotifySupport = defineFunction(
  {
    id: "refund-failed-notify-support",
    name: "A failed refund opens its case",
    triggers: [{ event: "stripe/refund.failed" }],
    retries: RETRIES,
    sends: ["customer/refund.failed"],
  },
  async ({ event, step, by }) => {
    const told = schema.parse(event.data);
    // This run may be faster than `confirm-refund`; both settle the refund in the same way.
    const settled = await step.run("settle-refund", () => confirmRefund(told, { ...by, failureTold: true }));
    const { refundId, status } = settled;
    if (!refundId || status !== "failed") return settled;
    return step.run("open-case", () => openFailedCase(refundId));
  },
);
