import { type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { readCustomer } from "@/lib/customers/read-customer";
import type { WorkerContext } from "../context.ts";

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
