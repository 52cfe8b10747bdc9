import { type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { readOutcome } from "@/lib/approvals/card/read-outcome";
import { Currency } from "@/lib/http/schemas";
import type { WorkerContext } from "../context.ts";

/** What the model is shown. Without limits on length: vendors' strict schemas know only the plain keywords. */
const Parameters = z.object({
  orderId: z.string().describe("The order, as list_orders gave it"),
  amountCents: z.int().describe("In minor units of the currency, at most what was paid"),
  currency: z.string().describe("The order's currency"),
  reason: z.string().describe("One line for the reviewer"),
  evidence: z
    .array(z.object({ text: z.string(), tool: z.string() }))
    .describe("What you saw, and with which tool"),
  draftReply: z.string().describe("The reply that goes out if a person agrees"),
});

/** Text that a database takes: PostgreSQL keeps no NUL. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !value.includes("\u0000"));

/** What passes on to a person. The model's own word: every field is checked again before anybody is asked. */
export const RefundProposal = Parameters.extend({
  orderId: text(100),
  amountCents: z.int().positive(),
  currency: Currency,
  reason: text(300),
  evidence: z.array(z.object({ text: text(300), tool: text(60) })).max(8),
  draftReply: text(10_000),
});

/**
 * Asks for a refund. Declared to need approval, and executing it never pays: by the time it runs the money door has
 * been passed or not, and it reads what was recorded there.
 */
export const issueRefund = tool<typeof Parameters, WorkerContext, string>({
  name: "issue_refund",
  description:
    "Proposes a refund for one order. A rule or a person decides; the result says who did, what moved and what did " +
    "not, what the customer may be told, and what happens next.",
  parameters: Parameters,
  needsApproval: true,
  errorFunction: null,
  async execute({ orderId }, run?: RunContext<WorkerContext>) {
    return JSON.stringify(await readOutcome({ messageId: run?.context.messageId ?? "", orderId }));
  },
});
