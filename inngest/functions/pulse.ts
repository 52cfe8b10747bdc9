import { cron } from "inngest";
import { tick } from "@/lib/pulse/tick";
import { defineFunction } from "../define-function.ts";

/**
 * The pulse where no process lives long enough to keep a timer; elsewhere it finds nothing to do. Without a step, for a
 * step is billed like a run: 8,640 executions a month. What it does may be done twice.
 */
export const pulse = defineFunction(
  {
    id: "pulse",
    name: "Do what must happen though nobody calls",
    triggers: [cron("*/5 * * * *")],
    retries: 0,
    machinery: true,
  },
  async () => {
    await tick();
  },
);
