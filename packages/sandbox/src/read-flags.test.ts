import { expect, test } from "vitest";
import { readFlags } from "./read-flags.ts";

test("without flags: slot 0, all vendors, no credentials", () => {
  expect(readFlags([], { SANDBOX_KEY: "k" })).toEqual({
    dataDir: ".vagus",
    controlKey: "k",
    only: undefined,
    ports: { stripe: 12111, postmark: 12112, openai: 12113, slack: 12114 },
    consoleUrl: "http://127.0.0.1:3000",
    webhookUser: undefined,
    webhookPassword: undefined,
    stripeWebhookSecret: undefined,
    slackSigningSecret: undefined,
    automaticWebhooks: true,
  });
});

test("reads every flag, and secrets from the environment", () => {
  const flags = readFlags(
    [
      ...["--data-dir", "/tmp/x", "--only", "stripe, openai", "--stripe-port", "0"],
      ...["--console-url", "http://127.0.0.1:3100", "--no-automatic-webhooks"],
    ],
    {
      SANDBOX_KEY: "k",
      POSTMARK_WEBHOOK_USER: "u",
      POSTMARK_WEBHOOK_PASSWORD: "p",
      STRIPE_WEBHOOK_SECRET: "whsec_1",
      SLACK_SIGNING_SECRET: "slack_1",
    },
  );
  expect(flags).toMatchObject({
    dataDir: "/tmp/x",
    only: ["stripe", "openai"],
    ports: { stripe: 0, postmark: 12112 },
    consoleUrl: "http://127.0.0.1:3100",
    webhookUser: "u",
    webhookPassword: "p",
    stripeWebhookSecret: "whsec_1",
    slackSigningSecret: "slack_1",
    automaticWebhooks: false,
  });
});

test.each([
  [["--only", "stripe,paypal"], /--only/],
  [["--stripe-port", "70000"], /--stripe-port/],
  [["--openai-port", "http"], /--openai-port/],
  [["--console-url", "localhost"], /--console-url/],
  [["--webhook-password", "p"], /--webhook-password/],
  [["--stripe-webhook-secret", "whsec_1"], /--stripe-webhook-secret/],
  [["--prot", "1"], /--prot/],
])("%j is refused by name", (args, message) => {
  expect(() => readFlags(args, { SANDBOX_KEY: "k" })).toThrow(message);
});

test.each([
  [{}, "SANDBOX_KEY is not set"],
  [{ SANDBOX_KEY: "" }, "SANDBOX_KEY is set but empty"],
])("without a key nothing starts: %j", (environment, message) => {
  expect(() => readFlags([], environment)).toThrow(message);
});
