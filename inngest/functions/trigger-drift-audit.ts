import { cron, type InngestFunction } from "inngest";
import { env } from "@/lib/env";
import { auditDrift } from "@/lib/functions/audit-drift";
import { asRegistered } from "@/lib/functions/rules";
import { inngest } from "../client.ts";
import { describe } from "../describe.ts";

const FUNCTION_ID = "trigger-drift-audit";
/** On Inngest Cloud, which bills each run, every hour: with the pulse that stays within a free plan (docs/cost.md). */
const SCHEDULE = env().inngest.baseUrl === undefined ? "0 * * * *" : "*/15 * * * *";

/**
 * Compares what the code declares with what the engine has registered: a trigger that was changed in code while the
 * engine keeps the old one fires the old one, silently, for days. Without a step, for a step is billed like a run.
 * @param others every other function of the app
 */
export const triggerDriftAudit = (others: InngestFunction.Any[]) =>
  inngest.createFunction(
    {
      id: FUNCTION_ID,
      name: "Compare triggers with the engine",
      triggers: [cron(SCHEDULE)],
      retries: 0,
    },
    async () => {
      const self = { id: FUNCTION_ID, triggers: [{ cron: SCHEDULE }] };
      const { drifts } = await auditDrift([...asRegistered(describe(others)), self]);
      return { drifts: drifts.length };
    },
  );
