import { parseArgs } from "node:util";
import { z } from "zod";
import type { SandboxOptions } from "./server.ts";
import { VendorName } from "./vendor.ts";

/** The ports of slot 0. */
const DEFAULT_PORTS = { stripe: "12111", postmark: "12112", openai: "12113", slack: "12114" };

const Port = z
  .string()
  .regex(/^\d{1,5}$/, "a port is a number from 0 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "a port is a number from 0 to 65535");

const Flags = z.object({
  "data-dir": z.string().min(1),
  "stripe-port": Port,
  "postmark-port": Port,
  "openai-port": Port,
  "slack-port": Port,
  only: z
    .string()
    .transform((names) => names.split(",").map((name) => name.trim()))
    .pipe(z.array(VendorName))
    .optional(),
  "console-url": z.url({ protocol: /^https?$/ }),
  "no-automatic-webhooks": z.boolean(),
});

/** Secrets come from the environment only: every list of processes shows command lines. */
const Secrets = z.object({
  SANDBOX_KEY: z.string("is not set; it opens the control calls").min(1, "is set but empty"),
  POSTMARK_WEBHOOK_USER: z.string().min(1).optional(),
  POSTMARK_WEBHOOK_PASSWORD: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  SLACK_SIGNING_SECRET: z.string().min(1).optional(),
});

/**
 * Reads the command line of the sandbox, and its secrets from the environment.
 * @throws Error that names the flag or the variable that is unknown, missing or wrong
 */
export function readFlags(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): SandboxOptions {
  const { values } = parseArgs({
    args,
    options: {
      "data-dir": { type: "string", default: ".vagus" },
      "stripe-port": { type: "string", default: DEFAULT_PORTS.stripe },
      "postmark-port": { type: "string", default: DEFAULT_PORTS.postmark },
      "openai-port": { type: "string", default: DEFAULT_PORTS.openai },
      "slack-port": { type: "string", default: DEFAULT_PORTS.slack },
      only: { type: "string" },
      "console-url": { type: "string", default: "http://127.0.0.1:3000" },
      "no-automatic-webhooks": { type: "boolean", default: false },
    },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`--${issue?.path[0]?.toString() ?? "flags"}: ${issue?.message}`);
  }
  const secrets = Secrets.safeParse(environment);
  if (!secrets.success) {
    const issue = secrets.error.issues[0];
    throw new Error(`${issue?.path[0]?.toString() ?? "The environment"} ${issue?.message}.`);
  }
  const flags = parsed.data;
  return {
    dataDir: flags["data-dir"],
    controlKey: secrets.data.SANDBOX_KEY,
    only: flags.only,
    ports: {
      stripe: flags["stripe-port"],
      postmark: flags["postmark-port"],
      openai: flags["openai-port"],
      slack: flags["slack-port"],
    },
    consoleUrl: flags["console-url"],
    webhookUser: secrets.data.POSTMARK_WEBHOOK_USER,
    webhookPassword: secrets.data.POSTMARK_WEBHOOK_PASSWORD,
    stripeWebhookSecret: secrets.data.STRIPE_WEBHOOK_SECRET,
    slackSigningSecret: secrets.data.SLACK_SIGNING_SECRET,
    automaticWebhooks: !flags["no-automatic-webhooks"],
  };
}
