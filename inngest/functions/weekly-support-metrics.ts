import { cron } from "inngest";
import { WEEKLY_SUPPORT_METRICS } from "@/lib/declarations/ids";
import { weekBefore } from "@/lib/metrics/rules";
import { measureWeek } from "@/lib/metrics/support-weeks";
import { defineFunction } from "../define-function.ts";

/** Stores the figures of the week before. A second measurement replaces the first. */
export const weeklySupportMetrics = defineFunction(
  {
    id: WEEKLY_SUPPORT_METRICS,
    name: "Measure last week's support",
    triggers: [cron("0 9 * * 1")],
    retries: 5,
    idleSteps: 1,
  },
  ({ step }) => step.run("measure-week", () => measureWeek(weekBefore(new Date()))),
);
