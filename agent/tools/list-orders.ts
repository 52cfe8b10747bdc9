import { type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { listOrders as listOrdersOf } from "@/lib/customers/list-orders";
import type { WorkerContext } from "../context.ts";

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
