import { createServer } from "node:http";
import { freePort } from "@vagus/embedded-postgres/ports";
import type { HealthyStack } from "./healthy-stack.ts";
import { AS_DEPLOYED, type PlantedFault } from "./planted-fault.ts";

const set = (name: string, value: string) => ({ variables: { [name]: value } });

/** A program that is none of ours: it answers everything with 200, and with the time given. */
export async function startStranger(clockAheadMs = 0) {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.setHeader("date", new Date(Date.now() + clockAheadMs).toUTCString());
    response.end("hello");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return { port, url: `http://127.0.0.1:${port}`, stop: () => new Promise((done) => server.close(done)) };
}

/** Lets a stand-in refuse every key. */
async function refuseKeys(stack: HealthyStack, variable: string) {
  const faults = `${stack.variables[variable]}/__sandbox/faults`;
  const headers = { authorization: `Bearer ${stack.secrets().SANDBOX_KEY}` };
  const body = JSON.stringify({ match: "/", status: 401, times: null });
  const answer = await fetch(faults, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The fault was not set: ${answer.status} ${await answer.text()}`);
  return { undo: () => fetch(faults, { method: "DELETE", headers }) };
}

/** Faults of the vendors and their keys. */
export const vendorFaults: readonly PlantedFault[] = [
  {
    what: "a live key of Stripe is used on a laptop",
    code: "stripe-mode",
    status: "fault",
    found: /live key in embedded/,
    remedy: /test key/,
    plant: () => set("STRIPE_SECRET_KEY", "sk_live_0123456789abcdef"),
    also: ["published-credentials", "stripe-answers"],
  },
  {
    what: "Stripe's publishable key stands where the secret one belongs",
    code: "stripe-mode",
    status: "fault",
    found: /publishable key/,
    remedy: /secret or a restricted key/,
    plant: () => set("STRIPE_SECRET_KEY", "pk_test_0123456789abcdef"),
    also: ["stripe-answers"],
  },
  {
    what: "an API key stands where the webhook secret belongs",
    code: "stripe-webhook-secret",
    status: "fault",
    found: /does not begin with whsec_/,
    remedy: /signing secret of the endpoint/,
    plant: () => set("STRIPE_WEBHOOK_SECRET", "sk_test_0123456789abcdef"),
  },
  {
    what: "the user of Postmark's webhook has a colon",
    code: "postmark-webhook",
    status: "fault",
    found: /colon/,
    remedy: /without one/,
    plant: () => set("POSTMARK_WEBHOOK_USER", "post:mark"),
  },
  {
    what: "a deployment sends mail from a domain that nobody owns",
    code: "support-address",
    status: "fault",
    found: /SUPPORT_ADDRESS/,
    remedy: /verified at Postmark/,
    plant: (stack) => ({
      variables: {
        ...stack.deployed(),
        SANDBOX: "stripe,openai,slack",
        SUPPORT_ADDRESS: "support@vagus.local",
      },
    }),
    also: AS_DEPLOYED,
  },
  {
    what: "a deployment still has stand-ins",
    code: "stand-ins",
    status: "warning",
    found: /SANDBOX names stripe, postmark, openai, slack/,
    remedy: /Unset SANDBOX/,
    plant: (stack) => ({ variables: stack.deployed() }),
    also: AS_DEPLOYED,
  },
  {
    what: "the model's address ends in /v1",
    code: "model-address",
    status: "fault",
    found: /\/v1\/v1/,
    remedy: /Leave \/v1 out/,
    plant: ({ variables }) => set("OPENAI_BASE_URL", `${variables.OPENAI_BASE_URL}/v1`),
    also: ["openai-answers"],
  },
  {
    what: "Stripe refuses the key",
    code: "stripe-answers",
    status: "fault",
    found: /refuses STRIPE_SECRET_KEY \(401\)/,
    remedy: /STRIPE_SECRET_KEY/,
    plant: (stack) => refuseKeys(stack, "STRIPE_API_BASE"),
  },
  {
    what: "Postmark refuses the server's token",
    code: "postmark-answers",
    status: "fault",
    found: /refuses POSTMARK_SERVER_TOKEN \(401\)/,
    remedy: /POSTMARK_SERVER_TOKEN/,
    plant: (stack) => refuseKeys(stack, "POSTMARK_API_BASE"),
  },
  {
    what: "the model refuses the key",
    code: "openai-answers",
    status: "fault",
    found: /refuses OPENAI_API_KEY \(401\)/,
    remedy: /OPENAI_API_KEY/,
    plant: (stack) => refuseKeys(stack, "OPENAI_BASE_URL"),
  },
  {
    what: "the stand-in of Slack does not run",
    code: "slack-answers",
    status: "fault",
    found: /nothing listens there/,
    remedy: /npm run dev/,
    plant: async () => set("SLACK_API_BASE", `http://127.0.0.1:${await freePort()}`),
  },
  {
    what: "another program has the port of a stand-in",
    code: "stripe-answers",
    status: "fault",
    found: /Another program answers at/,
    remedy: /VAGUS_SLOT/,
    async plant() {
      const stranger = await startStranger();
      return { ...set("STRIPE_API_BASE", stranger.url), undo: stranger.stop };
    },
  },
  {
    what: "the clock of this machine is ten minutes ahead of every vendor's",
    code: "vendor-clock",
    status: "fault",
    found: /6\d\d s ahead|599 s ahead/,
    remedy: /NTP/,
    async plant() {
      const vendor = await startStranger(-600_000);
      const names = ["STRIPE_API_BASE", "POSTMARK_API_BASE", "OPENAI_BASE_URL", "SLACK_API_BASE"];
      return { variables: Object.fromEntries(names.map((name) => [name, vendor.url])), undo: vendor.stop };
    },
    also: ["same-port", "stripe-answers", "postmark-answers", "openai-answers", "slack-answers"],
  },
];
