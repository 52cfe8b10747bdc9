import { NonRetriableError } from "inngest";
import { type AgentTurn, resumeAgent, runAgent } from "@/agent/run-agent";
import { explainOutcome } from "@/lib/approvals/explain-outcome";
import { openApproval } from "@/lib/approvals/open-approval";
import type { ClosedGate, Gate } from "@/lib/approvals/rules";
import { EVENTS } from "@/lib/events/catalogue";
import { runId as ledgerRunId } from "@/lib/ids";
import { blockRefund } from "@/lib/refunds/block-refund";
import { handToPerson } from "@/lib/tickets/hand-to-person";
import { receiveMessage } from "@/lib/tickets/receive-message";
import { recordReplySent } from "@/lib/tickets/record-reply-sent";
import { sendReply } from "@/lib/tickets/send-reply";
import { inngest } from "../client.ts";
import { limitAttempts } from "../limit-attempts.ts";
import { awaitDecision } from "./await-decision.ts";
import { payWhenAllowed } from "./pay-when-allowed.ts";

/** Vendors and hosts are away for minutes; money that was agreed to and a reply that is owed can wait for them. */
const RETRIES = 9;
/** How often the model is tried; a vendor that fails three times in a row fails a fourth. */
const MODEL_ATTEMPTS = 3;
/** How often the worker may come back with more proposals. */
const MAX_ROUNDS = 5;

const { schema } = EVENTS["customer/email.received"];

/**
 * A customer wrote: read, ask a person where money is concerned, answer. Every side effect is a step of its own; steps
 * and events carry ids, and what they stand for is in the database.
 */
export const handleCustomerEmail = inngest.createFunction(
  {
    id: "handle-customer-email",
    name: "Answer a customer's email",
    triggers: [{ event: "customer/email.received" }],
    retries: RETRIES,
    onFailure: async ({ event, step }) => {
      const { messageId } = schema.parse(event.data.event.data);
      await step.run("hand-to-person", () => handToPerson(messageId, "run_failed"));
    },
  },
  async ({ event, step, group, runId: engineRunId, attempt }) => {
    const { messageId } = schema.parse(event.data);
    const runId = ledgerRunId(engineRunId);

    const route = await step.run("audit-received", () => receiveMessage(messageId, runId));
    if (route.to === "person") return route;

    const model = (work: () => Promise<AgentTurn>) => limitAttempts(attempt, MODEL_ATTEMPTS, work);
    let turn = await step.run("run-agent", () => model(() => runAgent({ messageId, runId })));

    let asked = 0;
    for (let round = 1; turn.callIds.length > 0; round++) {
      if (round > MAX_ROUNDS)
        throw new NonRetriableError("The worker keeps proposing refunds; a person has to look.");
      const { agentStateId } = turn;
      const gates: { gate: Gate; nth: number }[] = [];
      for (const callId of turn.callIds) {
        const nth = ++asked;
        const gate = await step.run(nthStep("open-approval", nth), () =>
          openApproval(agentStateId, callId, runId),
        );
        gates.push({ gate, nth });
      }

      const closed: ClosedGate[] = [];
      for (const { gate, nth } of gates) {
        const answer = gate.kind === "ask" ? await awaitDecision({ step, group }, gate, nth) : gate;
        // The one door for money, or the record that it stayed shut.
        if (answer.kind === "paid" || (answer.kind === "answered" && answer.state === "approved")) {
          await payWhenAllowed(step, nthStep("issue-refund", nth), answer.approvalId, runId);
        } else if (answer.kind === "answered") {
          const cause = `approval_${answer.state}`;
          await step.run(nthStep("block-refund", nth), () => blockRefund(answer.approvalId, runId, cause));
        }
        closed.push(answer);
      }

      turn = await step.run(nthStep("resume-agent", round), () =>
        model(async () =>
          resumeAgent(agentStateId, await Promise.all(closed.map(explainOutcome)), { runId, turn: round }),
        ),
      );
    }

    const { agentStateId } = turn;
    const reply = await step.run("send-reply", () => sendReply(agentStateId, runId));
    await step.run("audit-sent", () => recordReplySent(reply.messageId));
    return { to: "customer", ...reply };
  },
);

/** `name` the first time, `name-2` the second: ids that say which, and never repeat. */
function nthStep(name: string, nth: number): string {
  return nth === 1 ? name : `${name}-${nth}`;
}
