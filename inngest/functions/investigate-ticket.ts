import { draftInvestigation } from "@/agent/write-notes";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["ticket/investigation_requested"];

/** A person wants a ticket looked into: the worker drafts it. A ticket's id goes in, a note's id comes out. */
export const investigateTicket = defineFunction(
  {
    id: "investigate-ticket",
    name: "Investigate a ticket",
    triggers: [{ event: "ticket/investigation_requested" }],
    // Drafts are for people, who can wait; the model is for customers first.
    concurrency: { limit: 2 },
    retries: 2,
    workerSteps: ["draft-investigation"],
  },
  async ({ event, step, by }) => {
    const { ticketId } = schema.parse(event.data);
    const noteId = await step.run("draft-investigation", () => draftInvestigation(ticketId, by.runId));
    return { noteId };
  },
);
