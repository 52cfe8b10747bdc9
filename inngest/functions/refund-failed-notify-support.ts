import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { confirmRefund } from "@/lib/refunds/confirm-refund";
import { openFailedCase } from "@/lib/refunds/follow-failed-refund";
import { defineFunction } from "../define-function.ts";

const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/refund.failed"];

/** A refund came back: its ticket is open again, and the investigation begins. */
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
    // This run may be faster than the one that confirms; both do the same.
    const settled = await step.run("settle-refund", () => confirmRefund(told, { ...by, failureTold: true }));
    const { refundId, status } = settled;
    if (!refundId || status !== "failed") return settled;
    return step.run("open-case", () => openFailedCase(refundId));
  },
);
