import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ServerClient } from "postmark";
import Stripe from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createSandbox } from "./server.ts";
import { CONTROL_KEY, makeDataDir, startSandbox } from "./testing/start-sandbox.ts";
import { stripeAt } from "./testing/stripe-client.ts";
import { VendorName } from "./vendor.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const Line = z.object({ vendor: VendorName, host: z.string(), port: z.int(), url: z.url() });
const FREE_PORTS = ["--stripe-port", "0", "--postmark-port", "0", "--openai-port", "0", "--slack-port", "0"];

const REFUND = { charge: "ch_sbx_1001", amount: 1_500, metadata: { refund_id: "rfd_01" } };
const KEY = { idempotencyKey: "refund:msg_1:ord_1001" };
const MAIL = {
  From: "a@example.com",
  To: "b@example.com",
  Subject: "s",
  TextBody: "t",
  Metadata: { send_id: "s1" },
};

function postmarkAt(port: number): ServerClient {
  return new ServerClient("any", { useHttps: false, requestHost: `127.0.0.1:${port}` });
}

/** Starts `main.ts` as its own process, as `npm run dev` does. */
function spawnMain(args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, SANDBOX_KEY: CONTROL_KEY },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** The lines it prints once it listens: ports by vendor. */
async function portsOf(child: ChildProcess, count: number): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  if (!child.stdout) throw new Error("The sandbox has no stdout.");
  for await (const line of createInterface({ input: child.stdout })) {
    const server = Line.parse(JSON.parse(line));
    ports[server.vendor] = server.port;
    if (Object.keys(ports).length === count) return ports;
  }
  throw new Error("The sandbox ended before it listened.");
}

test("a restart keeps charges, refunds, keys and mails", async () => {
  const dataDir = await makeDataDir();
  const first = createSandbox({ dataDir, controlKey: CONTROL_KEY });
  const before = Object.fromEntries((await first.start()).map((server) => [server.vendor, server.port]));
  const stripe = stripeAt(before.stripe ?? 0);
  const charge = await stripe.charges.create({ amount: 900, currency: "usd" });
  const refund = await stripe.refunds.create(REFUND, KEY);
  const mail = await postmarkAt(before.postmark ?? 0).sendEmail(MAIL);
  await first.stop();

  const second = await startSandbox("stripe", { dataDir });
  const again = stripeAt(second.port);
  expect((await again.charges.retrieve(charge.id)).amount).toBe(900);
  expect((await again.refunds.list()).data).toEqual([refund]);
  expect((await again.charges.retrieve(REFUND.charge)).amount_refunded).toBe(1_500);
  const replayed = await again.refunds.create(REFUND, KEY);
  expect(replayed).toEqual(refund);
  expect(replayed.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await expect(again.refunds.create({ ...REFUND, amount: 1 }, KEY)).rejects.toMatchObject({
    rawType: "idempotency_error",
  });
  await second.stop();

  const third = await startSandbox("postmark", { dataDir });
  const found = await postmarkAt(third.port).getOutboundMessages({
    count: 1,
    offset: 0,
    metadata_send_id: "s1",
  });
  expect(found.Messages.map((message) => message.MessageID)).toEqual([mail.MessageID]);
});

test("kill -9 right after an answer keeps the refund and the mail", async () => {
  const dataDir = await makeDataDir();
  const child = spawnMain(["--data-dir", dataDir, ...FREE_PORTS]);
  const ports = await portsOf(child, 4);
  const [refund, mail] = await Promise.all([
    stripeAt(ports.stripe ?? 0).refunds.create(REFUND, KEY),
    postmarkAt(ports.postmark ?? 0).sendEmail(MAIL),
  ]);
  child.kill("SIGKILL");
  await once(child, "exit");

  const stripe = await startSandbox("stripe", { dataDir });
  expect((await stripeAt(stripe.port).refunds.create(REFUND, KEY)).id).toBe(refund.id);
  expect((await stripeAt(stripe.port).refunds.list()).data).toHaveLength(1);
  await stripe.stop();
  const postmark = await startSandbox("postmark", { dataDir });
  expect((await postmarkAt(postmark.port).getOutboundMessageDetails(mail.MessageID)).Subject).toBe("s");
}, 30_000);

test("kill -9 at any moment: what was answered is there, each refund once", async () => {
  const dataDir = await makeDataDir();
  const answered = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const child = spawnMain(["--data-dir", dataDir, "--only", "stripe", ...FREE_PORTS]);
    const stripe = stripeAt((await portsOf(child, 1)).stripe ?? 0);
    const calls = Array.from({ length: 60 }, async (_, n) => {
      const key = `refund:${round}:${n}`;
      try {
        await stripe.refunds.create(
          { charge: "ch_sbx_1002", amount: 1, metadata: { key } },
          { idempotencyKey: key },
        );
        answered.add(key);
        // At a random moment while requests are running.
        if (n === 5 + round * 20) child.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeConnectionError)) throw error;
      }
    });
    await Promise.all(calls);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  const sandbox = await startSandbox("stripe", { dataDir });
  const refunds = await stripeAt(sandbox.port)
    .refunds.list({ limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  const keys = refunds.map((refund) => refund.metadata?.key ?? "");
  expect(answered.size).toBeGreaterThan(0);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...answered].filter((key) => !keys.includes(key))).toEqual([]);
}, 60_000);

test("SIGTERM ends it cleanly, and a held request does not keep it", async () => {
  const child = spawnMain(["--data-dir", await makeDataDir(), "--only", "openai", ...FREE_PORTS]);
  const { openai } = await portsOf(child, 1);
  const url = `http://127.0.0.1:${openai}`;
  const headers = { authorization: `Bearer ${CONTROL_KEY}` };
  const body = '{"match":"GET /v1","status":"timeout"}';
  await fetch(`${url}/__sandbox/faults`, { method: "POST", headers, body });
  const held = fetch(`${url}/v1/models`).then(
    () => "answered",
    () => "cut",
  );
  const seen = async () => JSON.stringify(await (await fetch(`${url}/__sandbox/calls`, { headers })).json());
  await expect.poll(seen).toContain('"status":"timeout"');
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await held).toBe("cut");
}, 30_000);

test("a busy port is an error exit that names it, and leaves the state alone", async () => {
  const dataDir = await makeDataDir();
  const holder = await startSandbox("postmark", { dataDir });
  const port = String(holder.port);
  const child = spawnMain(["--data-dir", dataDir, "--stripe-port", "0", "--postmark-port", port]);
  if (!child.stderr) throw new Error("The sandbox has no stderr.");
  const [message, exit] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(exit).toEqual([1, null]);
  expect(message).toContain(`Port ${port} for the postmark sandbox is in use`);
}, 30_000);
