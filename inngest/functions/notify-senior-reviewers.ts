import { EVENTS } from "@/lib/events/catalogue";
import { readInvestigation } from "@/lib/refunds/read-investigation";
import { inngest } from "../client.ts";
import { tellPeople } from "./tell-people.ts";

const { schema } = EVENTS["customer/refund.escalated"];

/** Nobody looked into a failed refund in time: the seniors are told. */
export const notifySeniorReviewers = inngest.createFunction(
  {
    id: "notify-senior-reviewers",
    name: "Tell the seniors of a failed refund",
    triggers: [{ event: "customer/refund.escalated" }],
    retries: 5,
  },
  async ({ event, step, attempt }) => {
    const { refundId } = schema.parse(event.data);
    const { ticketId } = await step.run("read-refund", () => readInvestigation(refundId));
    await tellPeople(
      { step, attempt },
      {
        audience: "seniors",
        code: "refund_not_investigated",
        ticketId,
        subject: { type: "refund", id: refundId },
        dedupeKey: `refund:${refundId}:escalated`,
      },
    );
  },
);
