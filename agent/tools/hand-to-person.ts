import { type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { handToPerson as handTicketToPerson } from "@/lib/tickets/assignment/hand-to-person";
import type { WorkerContext } from "../context.ts";

/** Hands the ticket to a person. Calling it again changes nothing. */
export const handToPerson = tool<z.ZodObject, WorkerContext, string>({
  name: "hand_to_person",
  description:
    "Hands this ticket to a person, who reads it and answers. Call it before you write that somebody will look at it.",
  parameters: z.object({}),
  errorFunction: null,
  async execute(_input, run?: RunContext<WorkerContext>) {
    await handTicketToPerson(run?.context.messageId ?? "", "handed_over");
    return JSON.stringify({ status: "handed_over", mayTellCustomer: ["A person looks at this ticket."] });
  },
});
