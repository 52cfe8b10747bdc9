import { cron } from "inngest";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { env } from "@/lib/env";
import { auditDrift } from "@/lib/functions/audit-drift";
import { asRegistered } from "@/lib/functions/rules";
import { defineFunction } from "../define-function.ts";

/** On Inngest Cloud, which bills each run, every hour: with the pulse that stays within a free plan (docs/cost.md). */
const SCHEDULE = env().inngest.baseUrl === undefined ? "0 * * * *" : "*/15 * * * *";

/**
 * Compares what the code declares with what the engine has registered: a trigger that was changed in code while the
 * engine keeps the old one fires the old one, silently, for days. Without a step, for a step is billed like a run.
 * @param declarations of every function of the app
 */
export const triggerDriftAudit = (declarations: () => FunctionDeclaration[]) =>
  defineFunction(
    {
      id: "trigger-drift-audit",
      name: "Compare triggers with the engine",
      triggers: [cron(SCHEDULE)],
      retries: 0,
    },
    async () => {
      const { drifts } = await auditDrift(asRegistered(declarations()));
      return { drifts: drifts.length };
    },
  );
