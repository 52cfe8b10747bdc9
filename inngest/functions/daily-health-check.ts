import { cron } from "inngest";
import { type CheckPage, listCustomersToCheck } from "@/lib/customers/record-health";
import { defineFunction } from "../define-function.ts";
import { nthStep } from "./pass-gates.ts";

/** Half a million customers; beyond that somebody should think about it. */
const MAX_PAGES = 1_000;

/**
 * Asks for one health check of every pro and enterprise customer. An event's id names customer and tick, so the same
 * tick delivered twice, or run again, starts nothing twice.
 */
export const dailyHealthCheck = defineFunction(
  {
    id: "daily-health-check",
    name: "Check every customer's health",
    triggers: [cron("0 9 * * *")],
    retries: 5,
    idleSteps: 1,
    sends: ["customer/health_check.requested"],
  },
  async ({ event, step, runId }) => {
    const tick = event.id ?? runId;
    let asked = 0;
    let after: string | null = null;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const from: string | null = after;
      const list = (): Promise<CheckPage> => listCustomersToCheck(from);
      const { ids, next }: CheckPage = await step.run(nthStep("list-customers", page), list);
      if (ids.length > 0) {
        const checks = ids.map((customerId) => ({
          id: `health-${customerId}-${tick}`,
          name: "customer/health_check.requested",
          data: { customerId },
        }));
        await step.sendEvent(nthStep("request-checks", page), checks);
        asked += ids.length;
      }
      if (next === null) return { asked };
      after = next;
    }
    throw new Error(`More than ${MAX_PAGES} pages of customers; ${asked} checks were asked for.`);
  },
);
