import { NonRetriableError } from "inngest";
import { type AgentTurn, resumeAgent, runAgent } from "@/agent/run-agent";
import { explainOutcome } from "@/lib/approvals/card/explain-outcome";
import { sendReply } from "@/lib/approvals/reply/send-reply";
import { DECISION_EVENTS } from "@/lib/approvals/rules";
import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import { env } from "@/lib/env";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { isTakenOver } from "@/lib/tickets/assignment/take-over-ticket";
import { receiveMessage } from "@/lib/tickets/incoming/receive-message";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { defineFunction } from "../define-function.ts";
import { limitAttempts } from "../limit-attempts.ts";
import { hintsAtTakeover, nthStep, passGates, passReplyGate } from "./pass-gates.ts";

/** Vendors and hosts are away for minutes; money that was agreed to and a reply that is owed can wait for them. */
const RETRIES = 9;
/** A vendor that fails three times in a row fails a fourth. */
const STEP_ATTEMPTS = { "run-agent": 3, "resume-agent": 3 };
/** How often the worker may come back with more proposals. */
const MAX_ROUNDS = 5;

const schema = EVENT_SCHEMAS["customer/email.received"];
const { emailConcurrency, emailConcurrencyPerCustomer, emailsPerMinute } = env().flow;

/**
 * A customer wrote: read, ask a person where money is concerned, answer. Every side effect is a step of its own; steps
 * and events carry ids, and what they stand for is in the database.
 */
export const handleCustomerEmail = defineFunction(
  {
    id: HANDLE_CUSTOMER_EMAIL,
    name: "Answer a customer's email",
    triggers: [{ event: "customer/email.received" }],
    concurrency: [
      { limit: emailConcurrency },
      { key: "event.data.customerId", limit: emailConcurrencyPerCustomer },
    ],
    throttle: { limit: emailsPerMinute, period: "1m" },
    // Who goes first when all slots are taken, in seconds by which it may overtake. `int`: a number from event data is a
    // double, which is no priority. At ten slots, two a customer, five customers of higher tiers with a backlog can keep
    // all others out for as long as it lasts: then raise EMAIL_CONCURRENCY.
    priority: { run: "int(event.data.tierPriority)" },
    retries: RETRIES,
    stepAttempts: STEP_ATTEMPTS,
    workerSteps: ["run-agent", "resume-agent", "send-reply", "send-approved-reply"],
    awaits: [...DECISION_EVENTS],
  },
  async ({ event, step, group, attempt, by }) => {
    const { messageId } = schema.parse(event.data);

    const route = await step.run("audit-received", () => receiveMessage(messageId, by));
    if (route.to === "person") return route;

    let turn: AgentTurn = await step.run("run-agent", () =>
      limitAttempts(attempt, STEP_ATTEMPTS["run-agent"], () => runAgent({ messageId, runId: by.runId })),
    );

    let asked = 0;
    for (let round = 1; turn.callIds.length > 0; round++) {
      if (round > MAX_ROUNDS)
        throw new NonRetriableError("The worker keeps proposing refunds; a person has to look.");
      const { agentStateId, callIds } = turn;
      const closed = await passGates({ step, group }, { agentStateId, callIds, before: asked, by });
      asked += callIds.length;
      if (closed.some(hintsAtTakeover)) {
        const theirs = await step.run(nthStep("read-owner", round), () => isTakenOver(messageId));
        if (theirs) return { to: "person", why: "taken_over" };
      }

      turn = await step.run(nthStep("resume-agent", round), () =>
        limitAttempts(attempt, STEP_ATTEMPTS["resume-agent"], async () =>
          resumeAgent(
            agentStateId,
            await Promise.all(closed.map((gate) => explainOutcome(gate, agentStateId))),
            { runId: by.runId, turn: round },
          ),
        ),
      );
    }

    const { agentStateId } = turn;
    const outcome = await step.run("send-reply", () => sendReply(agentStateId, by.runId));
    const reply =
      outcome.status === "asks"
        ? await passReplyGate({ step, group }, outcome.gate, { nth: asked + 1, runId: by.runId })
        : outcome;
    if (reply.status === "withheld") return { to: "person", why: reply.why };
    await step.run("audit-sent", () => recordMailSent(reply.messageId, by.functionId));
    return { to: "customer", ...reply };
  },
);
