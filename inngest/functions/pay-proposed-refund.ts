import { takeUpProposal } from "@/lib/approvals/opening/take-up-proposal";
import { DECISION_EVENTS } from "@/lib/approvals/rules";
import { PAY_PROPOSED_REFUND } from "@/lib/declarations/ids";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";
import { passGate } from "./pass-gates.ts";

/** As for the agent's proposals: money that was agreed to can wait for a vendor that is away. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["ticket/refund_proposed"];

/**
 * A person proposed a refund: waits for others to decide, and pays by the same code as for the agent's proposals. It
 * sends no mail to the customer; the person who has the ticket does.
 */
export const payProposedRefund = defineFunction(
  {
    id: PAY_PROPOSED_REFUND,
    name: "Pay a refund that a person proposed",
    triggers: [{ event: "ticket/refund_proposed" }],
    retries: RETRIES,
    awaits: [...DECISION_EVENTS],
  },
  async ({ event, step, group, by }) => {
    const { approvalId } = schema.parse(event.data);
    const gate = await step.run("take-up-proposal", () => takeUpProposal(approvalId, by.runId));
    return passGate({ step, group }, gate, { nth: 1, runId: by.runId });
  },
);
