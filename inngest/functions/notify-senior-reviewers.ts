import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { notifyPeople, postNotice } from "@/lib/notices/notify-people";
import { readInvestigation } from "@/lib/refunds/read-refund";
import { defineFunction } from "../define-function.ts";

/** With the first try, the ten that Slack gets. */
const RETRIES = 9;
const schema = EVENT_SCHEMAS["customer/refund.escalated"];

/** Nobody looked into a failed refund in time: the seniors are told, on the ticket and in Slack. */
export const notifySeniorReviewers = defineFunction(
  {
    id: "notify-senior-reviewers",
    name: "Tell the seniors of a failed refund",
    triggers: [{ event: "customer/refund.escalated" }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { refundId } = schema.parse(event.data);
    const noticeId = await step.run("notify-seniors", async () => {
      const { ticketId } = await readInvestigation(refundId);
      return notifyPeople({
        audience: "seniors",
        code: "refund_not_investigated",
        ticketId,
        subject: { type: "refund", id: refundId },
        dedupeKey: `refund:${refundId}:escalated`,
      });
    });
    return step.run("post-to-slack", () => postNotice(noticeId));
  },
);
