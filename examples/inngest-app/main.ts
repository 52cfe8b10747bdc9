import { createServer } from "node:http";
import process from "node:process";
import { createVagus } from "@vagus/client";
import { askPerson } from "@vagus/client/inngest";
import { Inngest } from "inngest";
import { serve } from "inngest/node";

const { PORT = "4001", VAGUS_URL = "http://127.0.0.1:3000", VAGUS_TOKEN = "" } = process.env;
/** Attempts while this app is down: the engine calls it again, and the answer waits in the console. */
const RETRIES = 20;
const DEADLINE_MS = 4 * 3_600_000;

const vagus = createVagus({ url: VAGUS_URL, token: VAGUS_TOKEN });
const inngest = new Inngest({ id: "shop" });

/** Grants a discount when a person agrees. The run waits at no cost, also for days. */
const grantDiscount = inngest.createFunction(
  { id: "grant-discount", retries: RETRIES, triggers: [{ event: "shop/discount.wanted" }] },
  async ({ event, step, group }) => {
    const order = String(event.data.order);
    const deadline = await step.run("set-deadline", () => new Date(Date.now() + DEADLINE_MS).toISOString());
    const answer = await askPerson({ step, group }, vagus, "ask-discount", {
      // The same order is the same question, however often the step runs.
      idempotencyKey: `discount-${order}`,
      title: `Discount for order ${order}`,
      facts: [{ label: "Margin", value: "31 %" }],
      choices: ["10 %", "20 %"],
      deadline: new Date(deadline),
      subject: { type: "order", id: order },
    });
    if (answer.verdict !== "approved") return { granted: null, because: answer.verdict };
    await step.run("grant", () => {
      process.stdout.write(`granted ${String(answer.value)} for order ${order}\n`);
    });
    return { granted: answer.value };
  },
);

const handler = serve({ client: inngest, functions: [grantDiscount] });
createServer(handler).listen(Number(PORT), "127.0.0.1", async () => {
  // Registers the functions with the engine that INNGEST_BASE_URL names.
  const registered = await fetch(`http://127.0.0.1:${PORT}/api/inngest`, { method: "PUT" });
  process.stdout.write(`registered: ${registered.status}\n`);
});
