import { deliverAnswer } from "@/lib/approvals/answers/deliveries/deliver-answer";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

/** Answers that are sent at the same time: a slow receiver must not hold all calls of the app. */
const AT_ONCE = 10;

const schema = EVENT_SCHEMAS["approval/answer_due"];

/**
 * Sends the answer of people to the application that asked. One attempt a run: the row knows when the next one is due, and
 * the pulse wakes it, so nothing is lost when the engine is.
 */
export const sendAnswer = defineFunction(
  {
    id: "send-answer",
    name: "Send an answer to the application that asked",
    triggers: [{ event: "approval/answer_due" }],
    concurrency: AT_ONCE,
    retries: 1,
  },
  async ({ event, step, by }) => {
    const { deliveryId, attempt } = schema.parse(event.data);
    return step.run("deliver", () => deliverAnswer({ deliveryId, attempt }, by));
  },
);
