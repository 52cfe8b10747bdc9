import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { confirmRefund } from "@/lib/refunds/confirm-refund";
import { announceFailedRefund } from "@/lib/refunds/follow-failed-refund";
import { defineFunction } from "../define-function.ts";

/** Slack is tried ten times in all; then the run stays failed, to be rerun. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/refund.failed"];

/** Posts a failed refund to Slack, in a run of its own: an outage of Slack delays nothing else. */
export const refundFailedPostSlack = defineFunction(
  {
    id: "refund-failed-post-slack",
    name: "A failed refund is told in Slack",
    triggers: [{ event: "stripe/refund.failed" }],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const told = schema.parse(event.data);
    // Stripe must confirm the failure that the event reports before anybody is notified.
    const { refundId, status } = await step.run("settle-refund", () =>
      confirmRefund(told, { ...by, failureTold: true }),
    );
    if (!refundId || status !== "failed") return { posted: false, why: refundId ? status : "not_ours" };
    return step.run("post-to-slack", () => announceFailedRefund(refundId));
  },
);
