import { cron } from "inngest";
import { tick } from "@/lib/pulse/tick";
import { inngest } from "../client.ts";

/** The pulse where no process lives long enough to keep a timer. Elsewhere it finds nothing to do. */
export const pulse = inngest.createFunction(
  {
    id: "pulse",
    name: "Do what must happen though nobody calls",
    triggers: [cron("*/5 * * * *")],
    retries: 0,
  },
  async ({ step }) => {
    await step.run("tick", async () => {
      await tick();
    });
  },
);
