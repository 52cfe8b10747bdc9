import { recordHealth } from "@/lib/customers/record-health";
import { env } from "@/lib/env";
import { EVENTS } from "@/lib/events/catalogue";
import { runId as ledgerRunId } from "@/lib/ids";
import { inngest } from "../client.ts";

const { schema } = EVENTS["customer/health_check.requested"];

/** One customer's health, one audit row. */
export const customerHealthCheck = inngest.createFunction(
  {
    id: "customer-health-check",
    name: "Check a customer's health",
    triggers: [{ event: "customer/health_check.requested" }],
    // All are asked for at nine; this many at once leave the database and the vendors to the mails.
    concurrency: { limit: env().flow.healthCheckConcurrency },
    retries: 3,
  },
  async ({ event, step, runId }) => {
    const { customerId } = schema.parse(event.data);
    const health = await step.run("record-health", () => recordHealth(customerId, ledgerRunId(runId)));
    return { health };
  },
);
