import { once } from "node:events";
import process from "node:process";
import { freePort } from "@vagus/embedded-postgres/ports";
import { Inngest } from "inngest";
import { createServer } from "inngest/node";
import { expect, it, onTestFinished, vi } from "vitest";
import { manageEngine } from "@/testing/managed-engine";
import { restartEngine } from "./restart-engine.ts";
import { ensureEngine } from "./start-engine.ts";

const WITHIN = { timeout: 60_000, interval: 50 };

it("keeps pending runs over a restart and over a kill", async () => {
  const [port, appPort] = [await freePort(), await freePort()];
  const apps = [`http://127.0.0.1:${appPort}/api/inngest`];
  const managing = await manageEngine({ port, apps, checkpointing: false, retryIntervalS: 0.2 });
  const quiet = () => {};
  // A registration that the kill cuts off is no finding.
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const client = new Inngest({ id: "pending", isDev: true, baseUrl: `http://127.0.0.1:${port}`, logger });
  const steps: string[] = [];
  const order = client.createFunction(
    { id: "order", triggers: { event: "shop/ordered" } },
    async ({ step }) => {
      await step.run("reserve", () => void steps.push("reserve"));
      const paid = await step.waitForEvent("payment", { event: "shop/paid", timeout: "1h" });
      await step.run("close", () => void steps.push(paid ? "paid" : "unpaid"));
    },
  );
  const app = createServer({ client, functions: [order] }).listen(appPort, "127.0.0.1");
  onTestFinished(() => void app.close());
  await once(app, "listening");

  const { pid, url } = await ensureEngine(managing);
  const isRegistered = async () => (await (await fetch(`${url}/dev`)).text()).includes("pending-order");
  await vi.waitUntil(isRegistered, WITHIN);
  await client.send({ name: "shop/ordered", data: {} });
  await vi.waitUntil(() => steps.length === 1, WITHIN);

  const restarted = await restartEngine(async () => managing);
  expect(restarted).toMatchObject({ action: "restarted", port });
  expect(restarted.pidsKilled).toContain(pid);
  process.kill(restarted.pid, "SIGKILL");
  await vi.waitUntil(async () => (await ensureEngine(managing)).action === "started", WITHIN);
  await client.send({ name: "shop/paid", data: {} });
  await vi.waitUntil(() => steps.length === 2, WITHIN);
  expect(steps).toEqual(["reserve", "paid"]);
}, 180_000);
