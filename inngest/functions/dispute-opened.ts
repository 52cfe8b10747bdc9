import { updateRiskScore } from "@/lib/customers/update-risk-score";
import { askAboutDispute, recordDispute } from "@/lib/disputes/record-dispute";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

/** Stripe is asked if an event has no status, and can be away for a while. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/charge.dispute.created"];

/** A bank disputes a payment: a person must answer it, and the customer's risk rises. */
export const disputeOpened = defineFunction(
  {
    id: "dispute-opened",
    name: "A dispute is opened",
    triggers: [{ event: "stripe/charge.dispute.created" }],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const { status, ...told } = schema.parse(event.data);
    const dispute =
      status === null
        ? await step.run("ask-stripe", () => askAboutDispute(told.disputeId))
        : { ...told, status };
    const recorded = await step.run("record-dispute", () => recordDispute(dispute, "opened", by));
    if (recorded.status === "not_ours") return recorded;
    return step.run("update-risk-score", () => updateRiskScore(recorded.customerId));
  },
);
