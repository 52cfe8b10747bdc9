import { cron } from "inngest";
import { measureWeek } from "@/lib/metrics/measure-week";
import { weekBefore } from "@/lib/metrics/rules";
import { inngest } from "../client.ts";

/** Measures the week before and keeps it. Measuring it again replaces what was kept. */
export const weeklySupportMetrics = inngest.createFunction(
  {
    id: "weekly-support-metrics",
    name: "Measure last week's support",
    triggers: [cron("0 9 * * 1")],
    retries: 5,
  },
  ({ step }) => step.run("measure-week", () => measureWeek(weekBefore(new Date()))),
);
