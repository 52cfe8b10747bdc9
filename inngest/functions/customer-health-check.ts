import { recordHealth } from "@/lib/customers/record-health";
import { env } from "@/lib/env";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["customer/health_check.requested"];

/** One customer's health, one audit row a run. Without a step: it may be done twice, and a step is billed like a run. */
export const customerHealthCheck = defineFunction(
  {
    id: "customer-health-check",
    name: "Check a customer's health",
    triggers: [{ event: "customer/health_check.requested" }],
    // All checks start at nine; this limit leaves the database and the vendors to the mails.
    concurrency: { limit: env().flow.healthCheckConcurrency },
    retries: 3,
  },
  async ({ event, by }) => {
    const { customerId } = schema.parse(event.data);
    return { health: await recordHealth(customerId, by) };
  },
);
