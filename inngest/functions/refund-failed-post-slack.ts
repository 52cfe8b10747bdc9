import { EVENTS } from "@/lib/events/catalogue";
import { announceFailedRefund } from "@/lib/refunds/announce-failed-refund";
import { inngest } from "../client.ts";

/** Slack is tried ten times in all; then the run stays failed, to be rerun. */
const RETRIES = 9;

const { schema } = EVENTS["stripe/refund.failed"];

/** A refund came back: Slack is told. A run of its own, so that Slack being away holds nobody else up. */
export const refundFailedPostSlack = inngest.createFunction(
  {
    id: "refund-failed-post-slack",
    name: "A failed refund is told in Slack",
    triggers: [{ event: "stripe/refund.failed" }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { refundId } = schema.parse(event.data);
    if (!refundId) return { posted: false, why: "not_ours" };
    return step.run("post-to-slack", () => announceFailedRefund(refundId));
  },
);
