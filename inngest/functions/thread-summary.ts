import { summariseThread } from "@/agent/write-notes";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["ticket/summary_requested"];

/**
 * Sums a conversation up: a ticket's id goes in, a note's id comes out. Not `step.ai.infer`, which would hand the
 * conversation to the engine.
 */
export const threadSummary = defineFunction(
  {
    id: "thread-summary",
    name: "Sum a conversation up",
    triggers: [{ event: "ticket/summary_requested" }],
    // Summaries are for people, who can wait; the model is for customers first.
    concurrency: { limit: 2 },
    retries: 2,
    workerSteps: ["summarise"],
  },
  async ({ event, step, by }) => {
    const { ticketId } = schema.parse(event.data);
    const noteId = await step.run("summarise", () => summariseThread(ticketId, by.runId));
    return { noteId };
  },
);
