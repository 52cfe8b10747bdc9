import { cron } from "inngest";
import { tick } from "@/lib/pulse/tick";
import { defineFunction } from "../define-function.ts";

/**
 * The pulse where no process lives long enough to keep a timer; elsewhere it finds nothing to do. No step, because a
 * step is billed like a run (8,928 executions in a month of 31 days) and the pulse may run twice.
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
