import { updateRiskScore } from "@/lib/customers/update-risk-score";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { confirmRefund } from "@/lib/refunds/confirm-refund";
import { defineFunction } from "../define-function.ts";

const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/refund.failed"];

/** Updates the customer's risk score after a failed refund. */
export const refundFailedUpdateRiskScore = defineFunction(
  {
    id: "refund-failed-update-risk-score",
    name: "A failed refund counts in the customer's risk",
    triggers: [{ event: "stripe/refund.failed" }],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const told = schema.parse(event.data);
    const settled = await step.run("settle-refund", () => confirmRefund(told, { ...by, failureTold: true }));
    const { customerId } = told;
    if (settled.status !== "failed" || !customerId) return settled;
    return step.run("update-risk-score", () => updateRiskScore(customerId));
  },
);
