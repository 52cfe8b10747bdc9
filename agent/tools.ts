import { type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { readOutcome } from "@/lib/approvals/card/read-outcome";
import { listOrders as listOrdersOf } from "@/lib/customers/list-orders";
import { readCustomer } from "@/lib/customers/read-customer";
import { Currency } from "@/lib/http/schemas";
import { handToPerson as handTicketToPerson } from "@/lib/tickets/assignment/hand-to-person";

/** The mail that the worker answers. Tools take the customer from it, never from an argument of the model. */
export interface WorkerContext {
  runId: string;
  messageId: string;
  ticketId: string;
  customerId: string;
}

/** The run and the ticket that a call to the model is recorded under. */
export interface Billed {
  runId: string;
  /** Null for work on several tickets at once. */
  ticketId: string | null;
}

/** Who wrote the mail. */
export const lookupCustomer = tool<z.ZodObject, WorkerContext, string>({
  name: "lookup_customer",
  description: "The customer who wrote this email: name, tier, and since when.",
  parameters: z.object({}),
  errorFunction: null,
  async execute(_input, run?: RunContext<WorkerContext>) {
    const customer = await readCustomer(run?.context.customerId ?? "");
    return JSON.stringify({
      id: customer.id,
      name: customer.name,
      tier: customer.tier,
      since: customer.createdAt,
    });
  },
});

/** What the customer ordered and paid. */
export const listOrders = tool<z.ZodObject, WorkerContext, string>({
  name: "list_orders",
  description: "The orders of the customer who wrote this email, newest first, with what was paid for each.",
  parameters: z.object({}),
  errorFunction: null,
  async execute(_input, run?: RunContext<WorkerContext>) {
    const orders = await listOrdersOf(run?.context.customerId ?? "");
    return JSON.stringify(
      orders.map(({ id, description, amountCents, currency, placedAt }) => ({
        id,
        description,
        amountCents,
        currency,
        placedAt,
      })),
    );
  },
});

/** Parameters for the model. Without limits on length: vendors' strict schemas know only the plain keywords. */
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

/** A proposal that a person may decide. The model wrote it, so every field is checked again before anybody is asked. */
export const RefundProposal = Parameters.extend({
  orderId: text(100),
  amountCents: z.int().positive(),
  currency: Currency,
  reason: text(300),
  evidence: z.array(z.object({ text: text(300), tool: text(60) })).max(8),
  draftReply: text(10_000),
});

/**
 * Proposes a refund. The tool needs approval, and executing it never pays: it runs after lib/refunds/issue-refund.ts
 * has paid or blocked, and reads what was recorded.
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
