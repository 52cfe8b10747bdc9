import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createSandbox, type Sandbox } from "@vagus/sandbox/server";
import { SlackMessage } from "@vagus/sandbox/slack/store";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { z } from "zod";

type VendorName = "stripe" | "postmark" | "openai" | "slack";

const VARIABLES = {
  stripe: "STRIPE_API_BASE",
  postmark: "POSTMARK_API_BASE",
  openai: "OPENAI_BASE_URL",
  slack: "SLACK_API_BASE",
} as const;
const NAMES = ["stripe", "postmark", "openai", "slack"] as const;

const Call = z.object({
  method: z.string(),
  path: z.string(),
  status: z.union([z.int(), z.string()]).nullable(),
  idempotencyKey: z.string().nullable(),
});
const Refund = z.object({
  id: z.string(),
  charge: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  metadata: z.record(z.string(), z.string()),
});
const SlackMessages = z.object({
  messages: z.array(SlackMessage).optional(),
  items: z.array(SlackMessage).optional(),
});
const Mail = z.object({
  MessageID: z.string(),
  Subject: z.string(),
  Recipients: z.array(z.string()),
  Metadata: z.record(z.string(), z.string()).optional(),
});

/** What the sandbox Slack signs presses with. */
export const SLACK_SECRET = "slack-signing-secret-of-a-test";
const CONTROL_KEY = "control-key-of-a-test";

/** The vendors of a test file: their accounts, their calls, and how to break them. */
export interface TestVendors {
  /** Makes a vendor fail; faults are cleared before the next test. */
  fault(
    vendor: VendorName,
    fault: { match: string; status: number | string; times?: number | null; delayMs?: number },
  ): Promise<void>;
  heal(vendor: VendorName): Promise<void>;
  /** Asks Stripe's API; a body is posted as a form. */
  stripe(path: string, body?: Record<string, string>, method?: "DELETE"): Promise<unknown>;
  /** Applies an event to a vendor's state and sends its webhook, which nobody receives. */
  happen(vendor: VendorName, order: { kind: string } & Record<string, unknown>): Promise<void>;
  /** Requests since the test began. */
  calls(vendor: VendorName): Promise<z.infer<typeof Call>[]>;
  /** Refunds in the Stripe account for one message. */
  refundsOf(sourceMessageId: string): Promise<z.infer<typeof Refund>[]>;
  /** A refund somebody made at Stripe by hand. */
  refundByHand(chargeId: string, amountCents?: number): Promise<void>;
  /** Lets a refund fail that Stripe had taken, as a closed bank account does days later. */
  failRefund(refundId: string): Promise<void>;
  /** Lets a bank call a charge back, and decide about it when an outcome is given. Answers the dispute's id. */
  dispute(chargeId: string, outcome?: "won" | "lost"): Promise<string>;
  /** Lets a bank ask about a charge without taking the money. Answers the dispute's id. */
  inquire(chargeId: string): Promise<string>;
  /** The source of a mail Postmark took, by its id. */
  mailSource(providerMessageId: string): Promise<string>;
  /** Bounces a mail that Postmark accepted, by its id: the address is suppressed. */
  comeBack(providerMessageId: string, how: "bounce" | "spam-complaint"): Promise<void>;
  /** Messages in Slack's channel, newest first, or those that one member alone sees. */
  slackMessages(shownTo?: string): Promise<SlackMessage[]>;
  /** Mails Postmark took for one of our messages. */
  mailsOf(messageId: string): Promise<z.infer<typeof Mail>[]>;
}

/** Runs the local stand-ins for Stripe, Postmark and the model for one test file and points the environment at them. */
export function withSandbox(): TestVendors {
  let sandbox: Sandbox | undefined;
  let dataDir = "";
  const url = (vendor: VendorName) => {
    const found = sandbox?.urls[vendor];
    if (!found) throw new Error(`The sandbox of ${vendor} does not run.`);
    return found;
  };
  const control = async (
    vendor: VendorName,
    method: string,
    path: string,
    body?: object,
  ): Promise<unknown> => {
    const response = await fetch(`${url(vendor)}/__sandbox/${path}`, {
      method,
      headers: { authorization: `Bearer ${CONTROL_KEY}` },
      body: body && JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} of ${vendor}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const stripe: TestVendors["stripe"] = async (path, body, method) => {
    const headers = { authorization: "Bearer sk_test_local" };
    const init = body ? { method: "POST", headers, body: new URLSearchParams(body) } : { method, headers };
    const response = await fetch(`${url("stripe")}${path}`, init);
    if (!response.ok) throw new Error(`Stripe ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "vagus-test-"));
    // Nobody listens there: what it would tell the console is not what these tests are about.
    const credentials = { stripeWebhookSecret: "whsec_test", webhookUser: "test", webhookPassword: "test" };
    const console = { consoleUrl: "http://127.0.0.1:9", ...credentials };
    sandbox = createSandbox({ dataDir, controlKey: CONTROL_KEY, ...console, automaticWebhooks: false });
    await sandbox.start();
    process.env.SANDBOX = NAMES.join(",");
    process.env.SANDBOX_KEY = CONTROL_KEY;
    process.env.SLACK_SIGNING_SECRET = SLACK_SECRET;
    for (const vendor of NAMES) process.env[VARIABLES[vendor]] = url(vendor);
  });
  beforeEach(async () => {
    for (const vendor of NAMES) {
      await control(vendor, "DELETE", "faults");
      await control(vendor, "DELETE", "calls");
    }
  });
  afterAll(async () => {
    await sandbox?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  return {
    async fault(vendor, fault) {
      await control(vendor, "POST", "faults", fault);
    },
    async heal(vendor) {
      await control(vendor, "DELETE", "faults");
    },
    stripe,
    async happen(vendor, order) {
      await control(vendor, "POST", "deliver", order);
    },
    async calls(vendor) {
      return z.object({ items: z.array(Call) }).parse(await control(vendor, "GET", "calls")).items;
    },
    async refundsOf(sourceMessageId) {
      const { data } = z.object({ data: z.array(Refund) }).parse(await stripe("/v1/refunds?limit=100"));
      return data.filter(({ metadata }) => metadata.source_message_id === sourceMessageId);
    },
    async refundByHand(chargeId, amountCents) {
      await stripe("/v1/refunds", { charge: chargeId, ...(amountCents && { amount: String(amountCents) }) });
    },
    async failRefund(refundId) {
      await control("stripe", "POST", "deliver", { kind: "stripe.refund.failed", refundId });
    },
    async dispute(chargeId, outcome) {
      const kind = outcome ? "stripe.charge.dispute.closed" : "stripe.charge.dispute.created";
      await control("stripe", "POST", "deliver", { kind, chargeId, ...(outcome && { outcome }) });
      return chargeId.replace(/^ch_/, "du_");
    },
    async inquire(chargeId) {
      const order = { kind: "stripe.charge.dispute.created", chargeId, status: "warning_needs_response" };
      await control("stripe", "POST", "deliver", order);
      return chargeId.replace(/^ch_/, "du_");
    },
    async mailSource(providerMessageId) {
      const headers = { "x-postmark-server-token": "test", accept: "application/json" };
      const response = await fetch(`${url("postmark")}/messages/outbound/${providerMessageId}/details`, {
        headers,
      });
      return z.object({ Body: z.string() }).parse(await response.json()).Body;
    },
    async comeBack(messageId, how) {
      await control("postmark", "POST", "deliver", { kind: `postmark.${how}`, messageId });
    },
    slackMessages: (user) => readSlackMessages(url("slack"), user),
    async mailsOf(messageId) {
      const query = new URLSearchParams({ count: "50", offset: "0", metadata_message_id: messageId });
      const headers = { "x-postmark-server-token": "test", accept: "application/json" };
      const response = await fetch(`${url("postmark")}/messages/outbound?${query}`, { headers });
      return z.object({ Messages: z.array(Mail) }).parse(await response.json()).Messages;
    },
  };
}

/** Messages of the channel, or those that one member alone sees. */
async function readSlackMessages(base: string, user?: string): Promise<SlackMessage[]> {
  const [path, token] =
    user === undefined
      ? ["api/conversations.history?channel=vagus-alerts", "test"]
      : [`__sandbox/shown-to?user=${user}`, CONTROL_KEY];
  const response = await fetch(`${base}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const { messages, items } = SlackMessages.parse(await response.json());
  return messages ?? items ?? [];
}
